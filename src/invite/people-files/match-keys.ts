import { sql } from 'kysely'
import { fold } from '../../base/fold.ts'
import type { Executor } from '../../db/connection.ts'
import type { PersonFacts } from '../../people/person.ts'
import type { KeyKind, PersonKey } from './file-row.ts'

/** Somebody whom a row may mean. */
export interface Candidate extends PersonFacts {
  /** Of the row, as given to `matchKeys`. */
  ord: number
  personNo: number
  /** How many of the row's keys are this person's. */
  hits: number
}

export interface KeysOfRow {
  ord: number
  keys: readonly PersonKey[]
}

/** Looks up many rows in one statement: each key by its index, in this tenant alone. */
export async function matchKeys(db: Executor, tenantId: number, rows: readonly KeysOfRow[]): Promise<Candidate[]> {
  const keys = rows.flatMap(({ ord, keys }) => keys.map((key) => ({ ord, ...key })))
  if (keys.length === 0) return []
  const columns = [
    keys.map(({ ord }) => ord),
    keys.map(({ by }) => by),
    keys.map(({ value }) => fold(value)),
    keys.map(({ value }) => value),
  ] as const
  const meant = (kind: KeyKind) => sql`key.by in (${kind}, 'any')`
  const { rows: found } = await sql<Candidate>`
    with key as (
      select * from unnest(${columns[0]}::int[], ${columns[1]}::text[], ${columns[2]}::text[], ${columns[3]}::text[])
        with ordinality as given (ord, by, folded, verbatim, key_no)
    ), hit as (
      select key.ord, key.key_no, address.person_no from key
      join person_address address on address.tenant_id = ${tenantId} and address.value_key = key.folded
      where ${meant('address')}
      union
      select key.ord, key.key_no, person.no from key
      join person on person.tenant_id = ${tenantId} and person.user_name_key = key.folded
      where ${meant('userName')}
      union
      select key.ord, key.key_no, person.no from key
      join person on person.tenant_id = ${tenantId} and person.employee_key = key.folded
      where ${meant('employeeNumber')}
      union
      select key.ord, key.key_no, external.person_no from key
      join provisioning_client client on client.tenant_id = ${tenantId}
      join person_external_id external on external.tenant_id = ${tenantId} and external.client_id = client.id
        and external.external_id = key.verbatim
      where ${meant('externalId')}
    )
    select ord, hit.person_no, count(*)::int as hits, invited_at, claimed_at, deactivated_at, withdrawn_at
    from hit join standing on standing.tenant_id = ${tenantId} and standing.person_no = hit.person_no
    group by ord, hit.person_no, invited_at, claimed_at, deactivated_at, withdrawn_at`.execute(db)
  return found
}
