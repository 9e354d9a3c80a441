import { sql } from 'kysely'
import { fold } from '../base/fold.ts'
import { isUuid } from '../base/uuid.ts'
import { pathText } from '../filter/attribute-path.ts'
import type { Cell, Column, ColumnMap, Sql } from '../filter/column-map.ts'
import { GROUP_URN } from './group-schema.ts'

export interface GroupColumnsOptions {
  tenantId: number
  /** Whose `externalId` is meant; null for admins, whose local groups have none. */
  clientId: string | null
  /** Of the SCIM face, without a slash at the end, for `meta.location` and `$ref`. */
  scimBaseUrl: string
}

/** How filters over groups become SQL, in a query over `person_group` that names the tenant itself. */
export function groupColumns(options: GroupColumnsOptions): ColumnMap {
  const columns = new Map<string, Column>([
    ['schemas', schemas],
    ['id', { kind: 'cell', cell: { kind: 'uuid', sql: sql`person_group.id`, neverNull: true } }],
    ['externalId', { kind: 'cell', cell: externalId(options) }],
    ['meta', { kind: 'complex', cells: metaCells(options) }],
    ['displayName', { kind: 'cell', cell: { kind: 'key', sql: sql`person_group.display_key`, neverNull: true } }],
    ['members', membersColumn(options)],
  ])
  return {
    column: (path) => columns.get(pathText({ ...path, subAttribute: null })),
    document: () => sql`'{}'::jsonb`,
    narrow: (path, text) => narrow(pathText(path), text, options),
  }
}

const schemas: Column = {
  kind: 'rows',
  cells: new Map([['value', { kind: 'text', sql: sql`used_schema.urn` }]]),
  some: (condition) => sql`exists (select 1 from (values (${GROUP_URN}::text)) as used_schema(urn) where ${condition})`,
}

function externalId({ clientId }: GroupColumnsOptions): Cell {
  if (clientId === null) return { kind: 'text', sql: sql`null::text` }
  return {
    kind: 'text',
    sql: sql`(select e.external_id from group_external_id as e
      where e.tenant_id = person_group.tenant_id and e.group_no = person_group.no and e.client_id = ${clientId}::uuid)`,
  }
}

function metaCells({ scimBaseUrl }: GroupColumnsOptions): ReadonlyMap<string, Cell> {
  return new Map<string, Cell>([
    ['resourcetype', { kind: 'text', sql: sql`'Group'::text` }],
    ['created', { kind: 'instant', sql: sql`person_group.created_at`, neverNull: true }],
    ['lastmodified', { kind: 'instant', sql: sql`person_group.modified_at`, neverNull: true }],
    ['location', { kind: 'text', sql: sql`(${`${scimBaseUrl}/Groups/`}::text || person_group.id)` }],
    ['version', { kind: 'text', sql: sql`('W/"' || person_group.version || '"')` }],
  ])
}

function membersColumn({ scimBaseUrl }: GroupColumnsOptions): Column {
  return {
    kind: 'rows',
    cells: new Map<string, Cell>([
      ['value', { kind: 'uuid', sql: sql`member.id` }],
      ['$ref', { kind: 'text', sql: sql`(${scimBaseUrl}::text || '/' || member.type || 's/' || member.id)` }],
      ['display', { kind: 'key', sql: sql`member.display_key` }],
      ['type', { kind: 'text', sql: sql`member.type` }],
    ]),
    some: (condition) => sql`exists (select 1 from (
        select p.id, p.display_key, 'User'::text as type
        from group_member as m join person as p on p.tenant_id = m.tenant_id and p.no = m.person_no
        where m.tenant_id = person_group.tenant_id and m.group_no = person_group.no
      union all
        select c.id, c.display_key, 'Group'::text
        from subgroup as s join person_group as c on c.tenant_id = s.tenant_id and c.no = s.child_no
        where s.tenant_id = person_group.tenant_id and s.group_no = person_group.no
      ) as member where ${condition})`,
  }
}

/** Arrays, since each is read once and serves an index under `or` too, where a semi-join cannot go. */
function narrow(path: string, text: string, { tenantId, clientId }: GroupColumnsOptions): Sql | undefined {
  if (path === 'externalId' && clientId !== null) {
    return sql`person_group.no = any(array(select e.group_no from group_external_id as e
      where e.tenant_id = ${tenantId} and e.client_id = ${clientId}::uuid and e.external_id = ${text}))`
  }
  if (path !== 'members.value') return undefined
  const id = fold(text)
  if (!isUuid(id)) return sql`false`
  return sql`person_group.no = any(array(
      select m.group_no from person as p join group_member as m on m.tenant_id = p.tenant_id and m.person_no = p.no
      where p.tenant_id = ${tenantId} and p.id = ${id}::uuid
    union all
      select s.group_no from person_group as c join subgroup as s on s.tenant_id = c.tenant_id and s.child_no = c.no
      where c.tenant_id = ${tenantId} and c.id = ${id}::uuid))`
}
