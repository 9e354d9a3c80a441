import { randomBytes } from 'node:crypto'
import { anonymous } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Executor } from '../db/connection.ts'
import type { SsoPurpose } from '../db/tables.ts'
import type { SsoConnection } from './connection.ts'
import type { SsoRefused } from './refusal.ts'

/** Crockford's: no letter that is read as another. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export interface RefusedSignIn {
  tenantId: number
  connection: Pick<SsoConnection, 'id' | 'protocol'> | undefined
  purpose: SsoPurpose | undefined
  refusal: SsoRefused
  /** Where the refusal is about somebody known. */
  personId?: string
}

/** @returns the reference number that the member reads out, and the admin finds the row by. */
export async function recordRefusal(db: Executor, refused: RefusedSignIn): Promise<string> {
  const { tenantId, connection, purpose, refusal, personId } = refused
  const reference = newReference()
  const { reason, message: sentence, remedy, received } = refusal
  await recordEvent(db, {
    tenantId,
    type: 'sso.refused',
    actor: anonymous,
    personId,
    subjectId: connection?.id,
    detail: {
      reference,
      reason,
      sentence,
      remedy,
      ...(received !== undefined && { received }),
      ...(connection && { protocol: connection.protocol }),
      ...(purpose && { purpose }),
    },
  })
  return reference
}

/** 40 random bits in two parts, to be read out on a telephone. */
function newReference(): string {
  const text = Array.from(randomBytes(8), (byte) => letters[byte & 31]).join('')
  return `${text.slice(0, 4)}-${text.slice(4)}`
}
