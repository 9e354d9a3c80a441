import type { Actor } from '../../audit/actor.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Config } from '../../config.ts'
import type { AdminRole } from '../../db/tables.ts'
import type { Company } from './companies.ts'
import type { DemoPerson } from './make-people.ts'

export type Admins = Readonly<Record<AdminRole, Actor & { kind: 'admin' }>>

/** A person of the demo who is in the database. */
export type Planted = DemoPerson & { no: number; id: string }

/** A company that has its people; what is planted around them is of it. */
export interface House {
  tenantId: number
  company: Company
  /** The provisioning client that pushed the people in. */
  clientId: string
  admins: Admins
  people: readonly Planted[]
  keyring: Keyring
  config: Pick<Config, 'publicUrl' | 'mailFrom' | 'smtpUrl'>
}

export function ago(days: number): Date {
  return new Date(Date.now() - days * 86_400_000)
}
