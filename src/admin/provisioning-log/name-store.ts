import { fold } from '../../base/fold.ts'
import type { Executor } from '../../db/connection.ts'

/** Ids of the people who have this userName or mail address now. */
export async function peopleNamed(db: Executor, tenantId: number, text: string): Promise<string[]> {
  const key = fold(text)
  const byName = db.selectFrom('person').select('id').where('tenantId', '=', tenantId).where('userNameKey', '=', key)
  const byAddress = db
    .selectFrom('personAddress')
    .innerJoin('person', (join) =>
      join.onRef('person.tenantId', '=', 'personAddress.tenantId').onRef('person.no', '=', 'personAddress.personNo'),
    )
    .select('person.id')
    .where('personAddress.tenantId', '=', tenantId)
    .where('personAddress.valueKey', '=', key)
    .limit(20)
  const rows = [...(await byName.execute()), ...(await byAddress.execute())]
  return [...new Set(rows.map(({ id }) => id))]
}

export interface Names {
  clients: ReadonlyMap<string, string>
  people: ReadonlyMap<string, string>
  groups: ReadonlyMap<string, string>
}

/** As they are called now: the log itself holds no names. */
export async function namesOf(
  db: Executor,
  tenantId: number,
  ids: { people: readonly string[]; groups: readonly string[] },
): Promise<Names> {
  const clients = await db
    .selectFrom('provisioningClient')
    .select(['id', 'name'])
    .where('tenantId', '=', tenantId)
    .execute()
  const people = ids.people.length === 0 ? [] : await peopleById(db, tenantId, ids.people)
  const groups = ids.groups.length === 0 ? [] : await groupsById(db, tenantId, ids.groups)
  return { clients: mapOf(clients), people: mapOf(people), groups: mapOf(groups) }
}

async function peopleById(db: Executor, tenantId: number, ids: readonly string[]) {
  const rows = await db
    .selectFrom('person')
    .select(['id', 'userName', 'attributes'])
    .where('tenantId', '=', tenantId)
    .where('id', 'in', ids)
    .execute()
  return rows.map(({ id, userName, attributes: { displayName } }) => ({
    id,
    name: typeof displayName === 'string' && displayName ? displayName : userName,
  }))
}

function groupsById(db: Executor, tenantId: number, ids: readonly string[]) {
  return db
    .selectFrom('personGroup')
    .select(['id', 'displayName as name'])
    .where('tenantId', '=', tenantId)
    .where('id', 'in', ids)
    .execute()
}

function mapOf(rows: readonly { id: string; name: string }[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ id, name }) => [id, name]))
}
