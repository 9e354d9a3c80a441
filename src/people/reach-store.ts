import { domainToUnicode } from 'node:url'
import { sql } from 'kysely'
import { fold } from '../base/fold.ts'
import type { Executor } from '../db/connection.ts'
import type { ClientKind } from '../db/tables.ts'

/** Whoever is asked before something is taken away needs no more than that they are so many. */
const reachLimits = {
  counted: 10_000,
  /** The newest whom clients of a kind have brought: of a million, another client's perhaps, not each is looked at. */
  lookedAt: 20_000,
}

export interface Reach {
  people: number
  /** Otherwise these are the least: there are more, or may be. */
  isAll: boolean
}

/** Whom a provisioning client has brought, or knows by an id of its own. At a million people a tenth of a second. */
export async function countPeopleOfClient(
  db: Executor,
  { tenantId, clientId, kind }: { tenantId: number; clientId: string; kind: ClientKind },
  { counted, lookedAt } = reachLimits,
): Promise<Reach> {
  const ofKind = sql`from person where tenant_id = ${tenantId} and source = ${kind}`
  const { rows } = await sql<{ people: number; isCut: boolean }>`
    with known as materialized (
      select person_no from person_external_id
      where tenant_id = ${tenantId} and client_id = ${clientId} limit ${counted + 1}
    ), brought as (
      select from (select no, created_by ${ofKind} order by no desc limit ${lookedAt}) as newest
      -- Hashed, whatever statistics say of a client that has just come.
      where created_by = ${clientId} and no not in (select person_no from known)
      limit (select ${counted + 1} - count(*) from known)
    )
    select (select count(*) from known) + (select count(*) from brought) as people,
      (select count(*) from (select ${ofKind} limit ${lookedAt + 1}) as all_of_kind) > ${lookedAt} as is_cut`.execute(
    db,
  )
  const { people, isCut } = rows[0]!
  return { people: Math.min(people, counted), isAll: people <= counted && !isCut }
}

/** Whose mail goes to an address of a domain, which is given in ASCII. At a million people half a second where few have one, and less where many do. */
export async function countPeopleOfMailDomain(
  db: Executor,
  { tenantId, domain }: { tenantId: number; domain: string },
  { counted } = reachLimits,
): Promise<Reach> {
  // An address is kept in the letters in which it came.
  const endings = new Set([domain, fold(domainToUnicode(domain))].map((name) => `@${name}`))
  const ofDomain = [...endings].map((ending) => sql`right(value_key, char_length(${ending}::text)) = ${ending}`)
  const { rows } = await sql<{ people: number }>`
    select count(*) as people from (
      select from person_address
      where tenant_id = ${tenantId} and is_mail and (${sql.join(ofDomain, sql` or `)}) limit ${counted + 1}
    ) as of_domain`.execute(db)
  const { people } = rows[0]!
  return { people: Math.min(people, counted), isAll: people <= counted }
}
