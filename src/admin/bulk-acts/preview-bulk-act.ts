import { sql } from 'kysely'
import type { Actor } from '../../audit/actor.ts'
import type { Executor } from '../../db/connection.ts'
import { countByState } from '../../people/count-by-state.ts'
import { personState, type PersonState } from '../../people/person.ts'
import { stateConditions } from '../../people/state-condition.ts'
import type { BulkActPreview, LeftOut, OrderBulkAct } from '../schemas/bulk-acts.ts'
import { adminsAmongPeople, mailHindrance, type MailHindrance, type Matching } from './bulk-act-store.ts'
import { reachOf } from './reach.ts'
import { addTo } from './sort-out.ts'
import { whom } from './whom.ts'

export interface PreviewOrder extends OrderBulkAct {
  tenantId: number
  actor: Actor
  publicUrl: string
}

/** A dry run: counts, and changes nothing. Of a filter that no index serves it looks at everybody. @throws InvalidFilter, NothingChosen */
export async function previewBulkAct(db: Executor, order: PreviewOrder): Promise<BulkActPreview> {
  const { states, sparesAdmins, mails } = reachOf[order.act]
  const counts = await matching(db, order)
  const leftOut: LeftOut = {}
  for (const state of Object.keys(stateConditions) as PersonState[]) {
    if (!states.includes(state) && counts[state] > 0) addTo(leftOut, state, counts[state])
  }
  const spared = sparesAdmins ? await sparedBy(db, order) : 0
  if (spared > 0) leftOut.admins = spared
  const hindered = mails ? await hinderedAmong(db, order) : []
  for (const { reason, n } of hindered) addTo(leftOut, reason, n)
  const inState = states.reduce((sum, state) => sum + counts[state], 0)
  return { reached: inState - spared - hindered.reduce((sum, { n }) => sum + n, 0), leftOut }
}

async function matching(db: Executor, order: PreviewOrder): Promise<Record<PersonState, number>> {
  const { tenantId, people } = order
  if (people.kind === 'all') return countByState(db, tenantId)
  const n = (state: PersonState) => sql`(count(*) filter (where ${stateConditions[state]}))::int as ${sql.ref(state)}`
  const { rows } = await sql<Record<PersonState, number>>`
    select ${sql.join((Object.keys(stateConditions) as PersonState[]).map(n))}
    from person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    where person.tenant_id = ${tenantId} and ${await whom(db, people, order)}`.execute(db)
  return rows[0]!
}

/** Of those who are invited: to whom no mail can go now. */
async function hinderedAmong(db: Executor, order: PreviewOrder): Promise<{ reason: MailHindrance; n: number }[]> {
  const { tenantId, people } = order
  const { rows } = await sql<{ reason: MailHindrance; n: number }>`
    select reason, count(*)::int as n from (
      select ${mailHindrance(tenantId)} as reason
      from person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
      where person.tenant_id = ${tenantId} and ${stateConditions.invited} and ${await whom(db, people, order)}
    ) as invited where reason is not null group by reason`.execute(db)
  return rows
}

async function sparedBy(db: Executor, order: PreviewOrder): Promise<number> {
  const { tenantId, act, people, actor } = order
  const admins = [...(await adminsAmongPeople(db, tenantId, actor))]
  if (admins.length === 0) return 0
  const { rows } = await sql<Matching>`
    select person.no, standing.invited_at, standing.claimed_at, standing.deactivated_at, standing.withdrawn_at
    from person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    where person.tenant_id = ${tenantId} and person.no = any(${admins}::bigint[]) and ${await whom(db, people, order)}`.execute(
    db,
  )
  return rows.filter((person) => reachOf[act].states.includes(personState(person))).length
}
