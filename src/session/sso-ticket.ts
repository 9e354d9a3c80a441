import type { Keyring } from '../base/keyring.ts'

const lifetimeMinutes = 60

/** Tells single sign-on which invitation is meant. Grants nothing: who signs in has to match the person all the same. */
export interface SsoTicket {
  tenantId: number
  personNo: number
}

export function makeSsoTicket(keyring: Keyring, { tenantId, personNo }: SsoTicket, now: Date): string {
  const until = Math.floor(now.getTime() / 1000) + lifetimeMinutes * 60
  const facts = `${tenantId}.${personNo}.${until}`
  const keyId = keyring.currentKeyId
  return `${facts}.${keyId}.${keyring.sign('sso-ticket', keyId, facts)!.toString('base64url')}`
}

/** @returns undefined for what we did not make, or what is older than an hour. */
export function readSsoTicket(keyring: Keyring, ticket: string, now: Date): SsoTicket | undefined {
  const [tenantId = '', personNo = '', until = '', keyId = '', mac = ''] = ticket.split('.', 5)
  const isOurs = keyring.verify('sso-ticket', keyId, `${tenantId}.${personNo}.${until}`, Buffer.from(mac, 'base64url'))
  if (!isOurs || Number(until) * 1000 < now.getTime()) return undefined
  return { tenantId: Number(tenantId), personNo: Number(personNo) }
}
