import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import { stateConditions } from '../../people/state-condition.ts'
import { ENTERPRISE_URN } from '../../people/user-schema.ts'
import type { BreakdownBy, BreakdownContent } from '../schemas/overview.ts'

interface Source {
  /** Over `person`. */
  value: RawBuilder<string | null>
  /** As SCIM names it. */
  path: string
}

const ofEnterprise = (name: string): Source => ({
  value: sql`nullif(person.attributes -> ${ENTERPRISE_URN}::text ->> ${name}::text, '')`,
  path: `${ENTERPRISE_URN}:${name}`,
})

const sources: Record<BreakdownBy, Source> = {
  department: ofEnterprise('department'),
  division: ofEnterprise('division'),
  organization: ofEnterprise('organization'),
  costCenter: ofEnterprise('costCenter'),
  title: { value: sql`nullif(person.attributes ->> 'title', '')`, path: 'title' },
  // One of the two is what providers send; the first address is the one that people see.
  location: {
    value: sql`coalesce(nullif(person.attributes -> 'addresses' -> 0 ->> 'locality', ''),
      nullif(person.attributes -> 'addresses' -> 0 ->> 'formatted', ''))`,
    path: 'addresses.formatted',
  },
}

const mostRows = 100

type Row = Omit<BreakdownContent['rows'][number], 'filter'> & { place: number; values: number }

/** How far the people of each department, or of whatever divides them, have come; looks at everybody. */
export async function countBreakdown(db: Executor, tenantId: number, by: BreakdownBy): Promise<BreakdownContent> {
  const { value } = sources[by]
  const { rows } = await sql<Row>`
    with grouped as (
      select ${value} as value, count(*) as people,
        count(*) filter (where ${stateConditions.uninvited}) as uninvited,
        count(*) filter (where ${stateConditions.invited}) as invited,
        count(*) filter (where ${stateConditions.claimed}) as claimed,
        count(*) filter (where ${stateConditions.invited} and standing.invited_at < now() - interval '7 days') as stalled
      from person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
      where person.tenant_id = ${tenantId} and standing.deactivated_at is null
      group by 1
    ), placed as (
      select grouped.*, least(row_number() over (order by people desc, value), ${mostRows + 1}::int) as place from grouped
    )
    select place, min(value) as value, count(*) as values, sum(people)::bigint as people, sum(uninvited)::bigint as uninvited,
      sum(invited)::bigint as invited, sum(claimed)::bigint as claimed, sum(stalled)::bigint as stalled
    from placed group by place order by place`.execute(db)
  return {
    rows: rows
      .filter(({ place }) => place <= mostRows)
      .map((row) => ({ value: row.value, filter: filterOf(by, row.value), ...sharesOf(row) })),
    others: othersOf(rows.find(({ place }) => place > mostRows)),
  }
}

function othersOf(row: Row | undefined): BreakdownContent['others'] {
  return row ? { values: row.values, ...sharesOf(row) } : null
}

function sharesOf({ people, uninvited, invited, claimed, stalled }: Row) {
  return { people, uninvited, invited, claimed, stalled }
}

function filterOf(by: BreakdownBy, value: string | null): string {
  const { path } = sources[by]
  if (by !== 'location') return value === null ? `not (${path} pr)` : `${path} eq ${JSON.stringify(value)}`
  if (value === null) return 'not (addresses.locality pr or addresses.formatted pr)'
  const text = JSON.stringify(value)
  return `(addresses.locality eq ${text} or addresses.formatted eq ${text})`
}
