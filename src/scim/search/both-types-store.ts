import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import { afterCondition, type ListOrder, orderBy, orderKeyText } from '../../people/list-order.ts'
import type { PageOfRows, Row } from '../lists/source.ts'

export type Kind = 'User' | 'Group'

export interface OneType {
  kind: Kind
  where?: RawBuilder<SqlBool>
  /** Of one type for both types. */
  order?: ListOrder
}

/** Somebody or a group; `no` tells both apart, and puts people before groups. */
export interface MixedRow extends Row {
  kind: Kind
  /** In its own table. */
  ownNo: number
}

/** No row is numbered higher, and sums with it are still whole numbers of JavaScript. */
const GROUPS_FROM = 2 ** 52

export interface MixedPage {
  tenantId: number
  types: readonly OneType[]
  page: PageOfRows
  isDescending: boolean
}

/** One page of both types in one order: each is read as far as the page goes, and no further. */
export async function mixedPage(db: Executor, { tenantId, types, page, isDescending }: MixedPage): Promise<MixedRow[]> {
  const { offset = 0, limit, after } = page
  const branches = types.map((type) => sql`(${branch(tenantId, type, { after, limit: offset + limit })})`)
  const direction = isDescending ? sql`desc` : sql`asc`
  const { rows } = await sql<{ isGroup: boolean; ownNo: number; orderKey: string | null }>`
    select is_group as "isGroup", own_no as "ownNo", order_key as "orderKey"
    from (${sql.join(branches, sql` union all `)}) as mixed
    order by sort_key ${direction}, is_group ${direction}, own_no ${direction} limit ${limit} offset ${offset}`.execute(
    db.withoutPlugins(),
  )
  return rows.map(({ isGroup, ownNo, orderKey }) => ({
    kind: isGroup ? 'Group' : 'User',
    ownNo,
    no: isGroup ? ownNo + GROUPS_FROM : ownNo,
    orderKey,
  }))
}

const tables = {
  User: { from: sql`person`, no: sql`person.no`, tenant: sql`person.tenant_id`, shown: sql`` },
  Group: {
    from: sql`person_group`,
    no: sql`person_group.no`,
    tenant: sql`person_group.tenant_id`,
    shown: sql`and person_group.pushed_by is not null`,
  },
} as const

function branch(tenantId: number, { kind, where, order }: OneType, { after, limit }: PageOfRows): RawBuilder<unknown> {
  const { from, no, tenant, shown } = tables[kind]
  const ownAfter = after && { key: after.key, no: kind === 'Group' ? after.no - GROUPS_FROM : after.no }
  const beyond = ownAfter ? sql`and ${afterCondition(order, ownAfter, no)}` : sql``
  const condition = where ? sql`and ${where}` : sql``
  const key = order?.key ?? sql`null::text`
  return sql`select ${kind === 'Group'}::boolean as is_group, ${no} as own_no, ${orderKeyText(order)} as order_key, ${key} as sort_key
    from ${from} where ${tenant} = ${tenantId} ${shown} ${condition} ${beyond}
    order by ${orderBy(order, no)} limit ${limit}`
}
