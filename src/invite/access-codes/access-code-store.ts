import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Executor, Trx } from '../../db/connection.ts'
import { statement } from '../../db/statement.ts'
import { selectionSql, type Selection } from '../selection.ts'
import type { AccessCodeFacts } from './code.ts'

export const accessCodeDays = 90

/** Wrong endings, after which a code is closed: by then somebody is guessing. */
export const mostTries = 20

const isOpen = `access_code.revoked_at is null and access_code.expires_at > now() and access_code.tries < ${mostTries}
  and access_code.link_generation = standing.generation`

/** Of `access_code` beside `standing`: what ends the invitation or its link ends the code by derivation. */
export const codeIsOpen = sql.raw<SqlBool>(`(${isOpen})`)
const mayClaim = sql.raw<SqlBool>(
  'standing.invited_at is not null and standing.claimed_at is null and standing.deactivated_at is null',
)

export interface CodeHolders {
  tenantId: number
  selection: Selection
  /** Only those whom no mail reaches. */
  onlyWithoutMail?: boolean
}

/** People of the selection, with their standing. */
function holders({ tenantId, selection, onlyWithoutMail }: CodeHolders, join = sql`left join`): RawBuilder<unknown> {
  const unreachable = sql`and not exists (
    select from person_address address
    where address.tenant_id = person.tenant_id and address.person_no = person.no and address.is_mail
  )`
  return sql`person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    ${join} access_code on access_code.tenant_id = person.tenant_id and access_code.person_no = person.no
    where person.tenant_id = ${tenantId} and ${selectionSql(tenantId, selection)} ${onlyWithoutMail ? unreachable : sql``}`
}

export interface CodeCounts {
  /** Of the selection. */
  people: number
  /** Invited, and neither claimed nor deactivated: who can have a code. */
  mayHave: number
  /** Have a code that is alive. */
  open: number
}

export async function countCodes(db: Executor, whom: CodeHolders): Promise<CodeCounts> {
  const { rows } = await sql<CodeCounts>`
    select count(*) as "people", count(*) filter (where ${mayClaim}) as "mayHave",
      count(*) filter (where ${mayClaim} and ${codeIsOpen}) as "open"
    from ${holders(whom)}`.execute(db.withoutPlugins())
  return rows[0]!
}

interface Making extends CodeHolders {
  keyId: string
  /** Codes of keys that are gone cannot be printed again, and are made anew. */
  keyIds: readonly string[]
  /** Also of those whose code is alive, which dies by it. */
  renew: boolean
}

/** @returns ids of the people who have a new code. */
export async function makeCodes(trx: Trx, making: Making): Promise<string[]> {
  const renewed = await renewCodes(trx, making)
  const made = await insertCodes(trx, making)
  return [...renewed, ...made]
}

async function renewCodes(trx: Trx, { keyId, keyIds, renew, ...whom }: Making): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with due as materialized (
      select person.no, person.id, standing.generation from ${holders(whom, sql`join`)} and ${mayClaim}
        and (${renew} or not ${codeIsOpen} or access_code.key_id <> all(${keyIds}))
      order by person.no for update of access_code
    )
    update access_code set generation = access_code.generation + 1, key_id = ${keyId}, link_generation = due.generation,
      made_at = now(), expires_at = now() + make_interval(days => ${sql.lit(accessCodeDays)}), revoked_at = null, tries = 0
    from due where access_code.tenant_id = ${whom.tenantId} and access_code.person_no = due.no
    returning due.id`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Random handles meet now and then; whoever was left out by it is in the next round. */
async function insertCodes(trx: Trx, { keyId, ...whom }: Making): Promise<string[]> {
  const made: string[] = []
  for (;;) {
    const { rows } = await sql<{ id: string | null; missing: number }>`
      with due as materialized (
        select person.no, person.id, standing.generation from ${holders(whom)} and ${mayClaim} and access_code.handle is null
      ), inserted as (
        insert into access_code (tenant_id, person_no, handle, key_id, generation, link_generation, expires_at)
        select ${whom.tenantId}, no, ('x' || encode(random_handle(), 'hex'))::bit(60)::bigint % 1280000000, ${keyId}, 1, generation,
          now() + make_interval(days => ${sql.lit(accessCodeDays)})
        from due order by no
        on conflict do nothing
        returning person_no
      )
      select due.id, (select count(*) from due) - (select count(*) from inserted) as missing
      from due join inserted on inserted.person_no = due.no
      union all select null, (select count(*) from due) - (select count(*) from inserted)`.execute(trx)
    const ids = rows.flatMap(({ id }) => (id === null ? [] : [id]))
    made.push(...ids)
    // Nobody came in: whoever is missing has got a code from somebody else in this moment.
    if (rows[0]!.missing === 0 || ids.length === 0) return made
  }
}

/** @returns ids of the people whose code was alive. */
export async function revokeCodes(trx: Trx, whom: CodeHolders): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with due as materialized (
      select person.no, person.id from ${holders(whom, sql`join`)} and ${codeIsOpen} order by person.no for update of access_code
    )
    update access_code set revoked_at = now()
    from due where access_code.tenant_id = ${whom.tenantId} and access_code.person_no = due.no
    returning due.id`.execute(trx)
  return rows.map(({ id }) => id)
}

export interface HeldCode extends AccessCodeFacts {
  expiresAt: Date
  isOpen: boolean
}

const ofPerson = statement<HeldCode>(
  'access_code_of_person',
  `select access_code.handle, access_code.generation, access_code.key_id as "keyId", access_code.expires_at as "expiresAt",
     standing.invited_at is not null and standing.claimed_at is null and standing.deactivated_at is null and ${isOpen} as "isOpen"
   from access_code join standing on standing.tenant_id = access_code.tenant_id and standing.person_no = access_code.person_no
   where access_code.tenant_id = $1 and access_code.person_no = $2`,
)

export function findHeldCode(
  db: Executor,
  { tenantId, personNo }: { tenantId: number; personNo: number },
): Promise<HeldCode | undefined> {
  return ofPerson.first(db, [tenantId, personNo])
}

export interface CardHolder extends AccessCodeFacts {
  no: number
  displayKey: string
  name: string
  userName: string
  expiresAt: Date
}

/** Those of the selection whose code is alive, in order of name. */
export async function cardHolders(
  db: Executor,
  whom: CodeHolders & { after?: { displayKey: string; no: number }; limit: number },
): Promise<CardHolder[]> {
  const { after, limit } = whom
  const beyond = after ? sql`and (person.display_key, person.no) > (${after.displayKey}, ${after.no})` : sql``
  const { rows } = await sql<CardHolder>`
    select person.no, person.display_key as "displayKey", person.user_name as "userName",
      coalesce(person.attributes ->> 'displayName', person.attributes -> 'name' ->> 'formatted',
        nullif(concat_ws(' ', person.attributes -> 'name' ->> 'givenName', person.attributes -> 'name' ->> 'familyName'), ''),
        person.user_name) as name,
      access_code.handle, access_code.generation, access_code.key_id as "keyId", access_code.expires_at as "expiresAt"
    from ${holders(whom, sql`join`)} and ${mayClaim} and ${codeIsOpen} ${beyond}
    order by person.display_key, person.no limit ${limit}`.execute(db.withoutPlugins())
  return rows
}

const openOfPeople = statement<HeldCode & { personNo: number }>(
  'open_access_codes',
  `select access_code.person_no as "personNo", access_code.handle, access_code.generation, access_code.key_id as "keyId",
     access_code.expires_at as "expiresAt", true as "isOpen"
   from access_code join standing on standing.tenant_id = access_code.tenant_id and standing.person_no = access_code.person_no
   where access_code.tenant_id = $1 and access_code.person_no = any($2) and ${isOpen}
     and standing.invited_at is not null and standing.claimed_at is null and standing.deactivated_at is null`,
)

export function openCodesOf(
  db: Executor,
  { tenantId, personNos }: { tenantId: number; personNos: readonly number[] },
): Promise<(HeldCode & { personNo: number })[]> {
  return openOfPeople.all(db, [tenantId, personNos])
}
