import { openCodesOf } from '../../invite/access-codes/access-code-store.ts'
import { deriveAccessCode, groupedCode } from '../../invite/access-codes/code.ts'
import { ACCOUNT_STATUS_URN, VESTIBULE_URN } from '../../people/status-schema.ts'
import type { ScimCall } from '../call.ts'
import type { Projection } from './projection.ts'

export interface ShownCode {
  code: string
  expiresAt: Date
}

/** By number of the person. */
export type ShownCodes = ReadonlyMap<number, ShownCode>

const none: ShownCodes = new Map()

/** Whoever has a code can claim: they are read only for a client with that right that names them. */
export async function codesOf(
  { db, caller, keyring }: ScimCall,
  personNos: readonly number[],
  projection: Projection,
): Promise<ShownCodes> {
  const isWanted = [VESTIBULE_URN, ACCOUNT_STATUS_URN].some(
    (urn) => projection.wants(urn, 'accessCode') || projection.wants(urn, 'accessCodeExpirationDate'),
  )
  if (!caller.canReadClaimLinks || !isWanted || personNos.length === 0) return none
  const held = await openCodesOf(db, { tenantId: caller.tenantId, personNos })
  return new Map(
    held.flatMap((facts) => {
      const code = deriveAccessCode(keyring, facts)
      return code ? [[facts.personNo, { code: groupedCode(code), expiresAt: facts.expiresAt }] as const] : []
    }),
  )
}
