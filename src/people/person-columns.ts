import { sql } from 'kysely'
import { fold } from '../base/fold.ts'
import { isUuid } from '../base/uuid.ts'
import { pathText } from '../filter/attribute-path.ts'
import type { Cell, Column, ColumnMap, Sql } from '../filter/column-map.ts'
import type { ResourceSchema } from '../filter/schema-definition.ts'
import { ACCOUNT_STATUS_URN, AUTH_METHOD_URN, statusUrns, VESTIBULE_URN } from './status-schema.ts'
import { ENTERPRISE_URN } from './user-schema.ts'

export interface PersonColumnsOptions {
  tenantId: number
  /** Whose `externalId` is meant, and over SCIM: there only pushed groups are shown. Null for admins: anybody's, and all groups. */
  clientId: string | null
  /** The schema that filters were resolved against. */
  schema: ResourceSchema
  /** Of the SCIM face, without a slash at the end, for `meta.location` and `$ref`. */
  scimBaseUrl: string
}

const standing = sql`from standing as s where s.tenant_id = person.tenant_id and s.person_no = person.no`

/**
 * How filters over people become SQL, in a query over `person` that names the tenant itself.
 * Keys decide alone where they hold exactly the attribute; addresses and external ids only find the rows.
 */
export function personColumns(options: PersonColumnsOptions): ColumnMap {
  const columns = new Map<string, Column>([
    ['schemas', schemasColumn(options.schema)],
    ['id', { kind: 'cell', cell: { kind: 'uuid', sql: sql`person.id`, neverNull: true } }],
    ['externalId', externalIdColumn(options)],
    ['meta', { kind: 'complex', cells: metaCells(options.scimBaseUrl) }],
    ['userName', { kind: 'cell', cell: { kind: 'key', sql: sql`person.user_name_key`, neverNull: true } }],
    ['displayName', { kind: 'cell', cell: displayName }],
    ['active', { kind: 'cell', cell: active }],
    ['groups', groupsColumn(options)],
    [`${ENTERPRISE_URN}:employeeNumber`, { kind: 'cell', cell: { kind: 'key', sql: sql`person.employee_key` } }],
    ...statusColumns,
  ])
  return {
    column: (path) => columns.get(pathText({ ...path, subAttribute: null })),
    document: (extension) => (extension ? sql`(person.attributes -> ${extension.urn}::text)` : sql`person.attributes`),
    narrow: (path, text) => narrow(pathText(path), text, options),
  }
}

const active: Cell = {
  kind: 'boolean',
  sql: sql`exists (select 1 ${standing} and s.deactivated_at is null)`,
  opposite: sql`exists (select 1 ${standing} and s.deactivated_at is not null)`,
  neverNull: true,
}

/** `display_key` stands for the person in lists, so it is never null; only the document tells whether it is the displayName. */
const displayName: Cell = {
  kind: 'key',
  sql: sql`person.display_key`,
  neverNull: true,
  present: sql`nullif(person.attributes ->> 'displayName', '') is not null`,
}

const invitedAt = sql`(select s.invited_at ${standing})`
const claimedAt = sql`(select s.claimed_at ${standing})`
const authMethod: Cell = {
  kind: 'text',
  sql: sql`(select coalesce(s.auth_method, case when s.claimed_at is not null then 'password' end) ${standing})`,
}

/** What `statusOf` shows, by the standing. */
const statusColumns: readonly (readonly [string, Column])[] = [
  ...[VESTIBULE_URN, ACCOUNT_STATUS_URN].flatMap((urn): (readonly [string, Cell])[] => [
    [`${urn}:invited`, standingFlag(sql`s.invited_at is not null`, sql`s.invited_at is null`)],
    [`${urn}:claimed`, standingFlag(sql`s.claimed_at is not null`, sql`s.claimed_at is null`)],
  ]),
  [`${VESTIBULE_URN}:inviteDate`, { kind: 'instant', sql: invitedAt } satisfies Cell] as const,
  [`${VESTIBULE_URN}:claimDate`, { kind: 'instant', sql: claimedAt } satisfies Cell] as const,
  [`${ACCOUNT_STATUS_URN}:inviteDate`, unixSeconds(invitedAt)] as const,
  [`${ACCOUNT_STATUS_URN}:claimDate`, unixSeconds(claimedAt)] as const,
  [`${VESTIBULE_URN}:authMethod`, authMethod] as const,
  [`${AUTH_METHOD_URN}:authMethod`, authMethod] as const,
].map(([name, cell]) => [name, { kind: 'cell', cell }])

function standingFlag(holds: Sql, fails: Sql): Cell {
  return {
    kind: 'boolean',
    sql: sql`exists (select 1 ${standing} and ${holds})`,
    opposite: sql`exists (select 1 ${standing} and ${fails})`,
    neverNull: true,
  }
}

function unixSeconds(moment: Sql): Cell {
  return { kind: 'number', sql: sql`floor(extract(epoch from ${moment}))` }
}

function schemasColumn(schema: ResourceSchema): Column {
  const extensions = [...schema.extensions.values()].map(({ urn }) => sql`(${urn}::text, ${isUsed(urn)})`)
  const rows = sql.join([sql`(${schema.core.urn}::text, true)`, ...extensions])
  return {
    kind: 'rows',
    cells: new Map([['value', { kind: 'text', sql: sql`used_schema.urn` }]]),
    some: (condition) =>
      sql`exists (select 1 from (values ${rows}) as used_schema(urn, used) where used_schema.used and ${condition})`,
  }
}

/** Everybody has a standing; the other names for it count only where they are asked for. */
function isUsed(urn: string): Sql {
  if (!statusUrns.has(urn)) return sql`person.attributes -> ${urn}::text is not null`
  return urn === VESTIBULE_URN ? sql`true` : sql`false`
}

function externalIdColumn({ clientId }: PersonColumnsOptions): Column {
  const ids = sql`person_external_id as e where e.tenant_id = person.tenant_id and e.person_no = person.no`
  if (clientId !== null) {
    const own = sql`(select e.external_id from ${ids} and e.client_id = ${clientId}::uuid)`
    return { kind: 'cell', cell: { kind: 'text', sql: own } }
  }
  return {
    kind: 'rows',
    cells: new Map([['value', { kind: 'text', sql: sql`e.external_id` }]]),
    some: (condition) => sql`exists (select 1 from ${ids} and ${condition})`,
  }
}

function metaCells(scimBaseUrl: string): ReadonlyMap<string, Cell> {
  return new Map<string, Cell>([
    ['resourcetype', { kind: 'text', sql: sql`'User'::text` }],
    ['created', { kind: 'instant', sql: sql`person.created_at`, neverNull: true }],
    ['lastmodified', { kind: 'instant', sql: sql`person.modified_at`, neverNull: true }],
    ['location', { kind: 'text', sql: sql`(${`${scimBaseUrl}/Users/`}::text || person.id)` }],
    ['version', { kind: 'text', sql: sql`('W/"' || person.version || '.' || (select s.version ${standing}) || '"')` }],
  ])
}

function groupsColumn({ clientId, scimBaseUrl }: PersonColumnsOptions): Column {
  const shown = clientId === null ? sql`` : sql`and g.pushed_by is not null`
  return {
    kind: 'rows',
    cells: new Map<string, Cell>([
      ['value', { kind: 'uuid', sql: sql`g.id` }],
      ['$ref', { kind: 'text', sql: sql`(${`${scimBaseUrl}/Groups/`}::text || g.id)` }],
      ['display', { kind: 'key', sql: sql`g.display_key` }],
      ['type', { kind: 'text', sql: sql`'direct'::text` }],
    ]),
    some: (condition) => sql`exists (select 1
      from group_member as m join person_group as g on g.tenant_id = m.tenant_id and g.no = m.group_no
      where m.tenant_id = person.tenant_id and m.person_no = person.no ${shown} and ${condition})`,
  }
}

/** Arrays, since each is read once and serves the primary key's index under `or` too, where a semi-join cannot go. */
function narrow(path: string, text: string, options: PersonColumnsOptions): Sql | undefined {
  if (path === 'emails.value') return amongAddresses(text, options)
  if (path === 'externalId') return amongExternalIds(text, options)
  return path === 'groups.value' ? amongMembers(fold(text), options) : undefined
}

function amongAddresses(text: string, { tenantId }: PersonColumnsOptions): Sql {
  // Row 0 is a userName that stands in for mail, and no e-mail of the resource.
  return sql`person.no = any(array(select a.person_no from person_address as a
    where a.tenant_id = ${tenantId} and a.value_key = ${fold(text)} and a.ord > 0))`
}

function amongExternalIds(text: string, { tenantId, clientId }: PersonColumnsOptions): Sql {
  const clients =
    clientId === null
      ? sql`select c.id from provisioning_client as c where c.tenant_id = ${tenantId}`
      : sql`${clientId}::uuid`
  return sql`person.no = any(array(select e.person_no from person_external_id as e
    where e.tenant_id = ${tenantId} and e.client_id in (${clients}) and e.external_id = ${text}))`
}

function amongMembers(groupId: string, { tenantId }: PersonColumnsOptions): Sql {
  if (!isUuid(groupId)) return sql`false`
  return sql`person.no = any(array(select m.person_no
    from person_group as g join group_member as m on m.tenant_id = g.tenant_id and m.group_no = g.no
    where g.tenant_id = ${tenantId} and g.id = ${groupId}::uuid))`
}
