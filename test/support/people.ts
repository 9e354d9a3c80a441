import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { operator } from '../../src/audit/actor.ts'
import { deriveToken } from '../../src/base/derived-token.ts'
import type { JsonObject } from '../../src/base/json.ts'
import type { Database, Executor } from '../../src/db/connection.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { ClientKind } from '../../src/db/tables.ts'
import type { Person, PersonDocument, Standing } from '../../src/people/person.ts'
import { type NewPerson, provisionPerson } from '../../src/provisioning/provision-person.ts'
import { type ConnectedClient, connectClient } from '../../src/tenants/connect-client.ts'
import { createTenant } from '../../src/tenants/create-tenant.ts'
import type { Tenant } from '../../src/tenants/tenant.ts'
import { testKeyring } from './keyring.ts'

/** A word that nothing else in the database has. */
export const unique = (word: string) => `${word}-${randomBytes(5).toString('hex')}`

export async function aTenant(db: Database, { slug = unique('tenant'), name = 'Acme' } = {}): Promise<Tenant> {
  return inTransaction(db, (trx) => createTenant(trx, { slug, name, actor: operator }))
}

export interface AClient {
  tenantId?: number
  kind?: ClientKind
  name?: string
  inviteOnCreate?: boolean
  canReadClaimLinks?: boolean
}

/** Connected, with its first token; in a tenant of its own where none is named. */
export async function aClient(db: Database, given: AClient = {}): Promise<ConnectedClient & { tenantId: number }> {
  const { kind = 'entra', name = unique('client'), inviteOnCreate = false, canReadClaimLinks } = given
  const tenantId = given.tenantId ?? (await aTenant(db)).id
  const order = { tenantId, kind, name, inviteOnCreate, canReadClaimLinks, actor: operator }
  return { tenantId, ...(await inTransaction(db, (trx) => connectClient(trx, order))) }
}

export interface APerson extends Partial<Omit<NewPerson, 'document'>> {
  userName?: string
  active?: boolean
  externalId?: string
  attributes?: JsonObject
}

/** Uninvited unless `invite` says otherwise; in a tenant of its own where none is named. */
export async function aPerson(db: Database, given: APerson = {}): Promise<Person> {
  return provisionPerson(db, await aNewPerson(db, given))
}

/** Each with a mebibyte of attributes, which the database packs into a few kilobytes. */
export async function largePeople(db: Database, tenantId: number, count: number): Promise<void> {
  await sql`with made as (
      insert into person (tenant_id, user_name, user_name_key, display_key, attributes, source)
      select ${tenantId}, 'large' || n, 'large' || n, 'large' || n, jsonb_build_object('nickName', repeat('x', 1024 * 1024)), 'api'
      from generate_series(1, ${count}::int) n returning no
    ) insert into standing (tenant_id, person_no) select ${tenantId}, no from made`.execute(db)
}

export async function aNewPerson(db: Database, given: APerson = {}): Promise<NewPerson> {
  const { userName, active, externalId, attributes, ...rest } = given
  return {
    tenantId: rest.tenantId ?? (await aTenant(db)).id,
    document: aDocument({ userName, active, externalId, attributes }),
    source: rest.clientId ? 'entra' : 'admin',
    invite: rest.clientId ? 'policy' : 'later',
    actor: rest.clientId ? { kind: 'client', id: rest.clientId } : operator,
    keyring: testKeyring,
    ...rest,
  }
}

/** With one work e-mail, which is also the userName. */
export function aDocument(given: Partial<PersonDocument> = {}): PersonDocument {
  const userName = given.userName ?? `${unique('person')}@example.com`
  const emails = [{ value: userName, type: 'work', primary: true }]
  return {
    userName,
    active: given.active ?? true,
    ...(given.externalId !== undefined && { externalId: given.externalId }),
    attributes: given.attributes ?? { displayName: 'Ada Lovelace', emails },
  }
}

/** Invited at once, with mail waiting. `link` is the token of the claim link. */
export async function anInvitedPerson(
  db: Database,
  given: APerson = {},
): Promise<{ tenantId: number; person: Person; link: string }> {
  const person = await aPerson(db, { invite: 'now', ...given })
  return { tenantId: person.tenantId, person, link: linkOf(person.standing) }
}

/** The token of the claim link that is alive. */
export function linkOf({ handle, generation, keyId }: Standing): string {
  return deriveToken(testKeyring, 'claim-link', { handle: handle!, generation, keyId: keyId! })!
}

/** One row of everything that a test says stays as it was, as text. */
export async function contentsOf(db: Executor, tenantId: number): Promise<string> {
  const tables = [
    'person',
    'personAddress',
    'standing',
    'personExternalId',
    'personCount',
    'delivery',
    'audit',
    'personGroup',
    'groupMember',
    'provisioningClient',
    'clientToken',
  ] as const
  const contents = []
  for (const table of tables) {
    const rows = await db.selectFrom(table).selectAll().where('tenantId', '=', tenantId).execute()
    contents.push(rows.map((row) => JSON.stringify(row)).sort())
  }
  return JSON.stringify(contents)
}
