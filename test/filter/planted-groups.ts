import { sql } from 'kysely'
import { fold } from '../../src/base/fold.ts'
import type { Database } from '../../src/db/connection.ts'
import { GROUP_URN } from '../../src/groups/group-schema.ts'
import { type Crowd, plantCrowd } from './planted-crowd.ts'
import { scimBaseUrl } from './planted-people.ts'

export interface PlantedGroups extends Crowd {
  groups: { id: string; resource: Record<string, unknown> }[]
}

interface Row {
  no: number
  id: string
  createdAt: Date
  modifiedAt: Date
}

/** Eight groups of a tenant of 30 people, some groups within others. */
export async function plantGroups(db: Database): Promise<PlantedGroups> {
  const crowd = await plantCrowd(db, 30)
  const groups: PlantedGroups['groups'] = []
  const rows: (Row & { displayName: string })[] = []
  for (const [nth, name] of [
    'Ärzte',
    'arzte',
    'ÄRZTE (B)',
    'Crew_1',
    'crew%1',
    'CN=Ops,OU=Groups',
    'ΟΔΟΣ',
    'ﬁn',
  ].entries()) {
    const row = await insertGroup(db, crowd, name)
    rows.push({ ...row, displayName: name })
    const members = await membersOf(db, crowd, { row, nth, subgroups: rows.slice(0, nth % 3) })
    const externalId = nth % 2 === 0 ? `S-1-5-${nth}` : undefined
    if (externalId)
      await sql`insert into group_external_id values (${crowd.tenantId}, ${crowd.clientId}, ${externalId}, ${row.no})`.execute(
        db,
      )
    groups.push({ id: row.id, resource: resourceOf(row, { displayName: name, members, externalId }) })
  }
  return { ...crowd, groups }
}

function insertGroup(db: Database, { tenantId, clientId }: Crowd, displayName: string): Promise<Row> {
  const row = { tenantId, displayName, displayKey: fold(displayName), pushedBy: clientId }
  const inserted = db.insertInto('personGroup').values(row).returning(['no', 'id', 'createdAt', 'modifiedAt'])
  return inserted.executeTakeFirstOrThrow()
}

interface Membership {
  row: Row
  nth: number
  subgroups: (Row & { displayName: string })[]
}

async function membersOf(db: Database, { tenantId }: Crowd, { row, nth, subgroups }: Membership) {
  const inserted = await sql<{ id: string; name: string }>`with member as (
      insert into group_member select tenant_id, ${row.no}, no from person
      where tenant_id = ${tenantId} and employee_key::int % 8 = ${nth}::int and ${nth}::int <> 5 returning person_no)
    select id, attributes ->> 'displayName' as name from person join member on person_no = no where tenant_id = ${tenantId}`.execute(
    db,
  )
  for (const child of subgroups) {
    await sql`insert into subgroup values (${tenantId}, ${row.no}, ${child.no})`.execute(db)
  }
  return [
    ...inserted.rows.map(({ id, name }) => ({
      value: id,
      display: name,
      type: 'User',
      $ref: `${scimBaseUrl}/Users/${id}`,
    })),
    ...subgroups.map(({ id, displayName }) => ({
      value: id,
      display: displayName,
      type: 'Group',
      $ref: `${scimBaseUrl}/Groups/${id}`,
    })),
  ]
}

function resourceOf({ id, createdAt, modifiedAt }: Row, shown: Record<string, unknown>): Record<string, unknown> {
  const meta = {
    resourceType: 'Group',
    created: createdAt.toISOString(),
    lastModified: modifiedAt.toISOString(),
    location: `${scimBaseUrl}/Groups/${id}`,
    version: 'W/"1"',
  }
  return { schemas: [GROUP_URN], id, ...shown, meta }
}
