import type { Executor } from '../../db/connection.ts'

interface WhichPerson {
  tenantId: number
  personNo: number
}

export async function externalIdsOf(db: Executor, { tenantId, personNo }: WhichPerson) {
  return db
    .selectFrom('personExternalId as external')
    .innerJoin('provisioningClient as client', (join) =>
      join.onRef('client.tenantId', '=', 'external.tenantId').onRef('client.id', '=', 'external.clientId'),
    )
    .select(['external.clientId', 'client.name as clientName', 'external.externalId'])
    .where('external.tenantId', '=', tenantId)
    .where('external.personNo', '=', personNo)
    .orderBy('client.name')
    .execute()
}

/** Group id → whether clients push it or admins keep it. */
export async function kindsOfGroups(
  db: Executor,
  { tenantId, personNo }: WhichPerson,
): Promise<Map<string, 'pushed' | 'local'>> {
  const rows = await db
    .selectFrom('groupMember as member')
    .innerJoin('personGroup as group', (join) =>
      join.onRef('group.tenantId', '=', 'member.tenantId').onRef('group.no', '=', 'member.groupNo'),
    )
    .select(['group.id', 'group.pushedBy'])
    .where('member.tenantId', '=', tenantId)
    .where('member.personNo', '=', personNo)
    .execute()
  return new Map(rows.map(({ id, pushedBy }) => [id, pushedBy ? 'pushed' : 'local']))
}

export interface OpensRow {
  opens: number
  firstAt: Date | null
  lastAt: Date | null
  begunAt: Date | null
}

/** Of one link. */
export async function opensOf(
  db: Executor,
  { tenantId, personNo, generation }: WhichPerson & { generation: number },
): Promise<OpensRow | undefined> {
  return db
    .selectFrom('linkOpen')
    .select(['opens', 'firstAt', 'lastAt', 'begunAt'])
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('generation', '=', generation)
    .executeTakeFirst()
}
