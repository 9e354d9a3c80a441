import type { Keyring } from '../base/keyring.ts'

export interface DeliveryKey {
  tenantId: number
  personNo: number
  cause: string
  nth: number
}

/** The same however often the mail is sent, so that mail servers and people recognise a repetition; says nothing of whom it is for. */
export function messageId(keyring: Keyring, { tenantId, personNo, cause, nth }: DeliveryKey, domain: string): string {
  const mac = keyring.sign('message-id', keyring.currentKeyId, `${tenantId}.${personNo}.${nth}.${cause}`)
  return `<${mac!.toString('hex', 0, 16)}@${domain}>`
}
