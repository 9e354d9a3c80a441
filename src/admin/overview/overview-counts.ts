import type { JsonObject } from '../../base/json.ts'
import type { Executor } from '../../db/connection.ts'
import { countMail } from '../../invite/campaign-store.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import { countHeldBack } from '../../mail/gate-counts.ts'
import { countPeople } from '../../people/list-people.ts'
import { funnelOfCampaign, funnelOfTenant } from '../campaigns/funnel-store.ts'
import { breakdowns } from '../schemas/overview.ts'
import { countBreakdown } from './count-breakdown.ts'
import { countProgress } from './count-progress.ts'

export const overviewJob = 'overview'

/** Up to so many people counting is as quick as looking up what was counted. */
export const countedOnTheSpot = 20_000
const freshMilliseconds = 60_000
/** A count that took long is asked for less often. */
const freshTimes = 30

type Counter = (db: Executor, tenantId: number) => Promise<object>

const counters: Record<string, Counter | undefined> = {
  progress: countProgress,
  funnel: funnelOfTenant,
  held_back: async (db, tenantId) => ({ items: await countHeldBack(db, tenantId) }),
  ...Object.fromEntries(
    breakdowns.map((by) => [`by_${by}`, (db: Executor, tenantId: number) => countBreakdown(db, tenantId, by)]),
  ),
}

function counterOf(name: string): Counter | undefined {
  const [kind, no] = name.split(':')
  if (no === undefined) return counters[name]
  const campaignNo = Number(no)
  if (kind === 'funnel') return (db, tenantId) => funnelOfCampaign(db, { tenantId, campaignNo })
  if (kind === 'mail') return async (db, tenantId) => (await countMail(db, tenantId, [campaignNo])).get(campaignNo)!
  return undefined
}

export interface Counted<T> {
  content: T | null
  countedAt: Date | null
  isCounting: boolean
}

export interface CountOf {
  tenantId: number
  /** `progress`, `funnel`, `held_back`; `by_` with what divides the people; `funnel:` and `mail:` with a campaign's number. */
  name: string
}

export interface CountNow extends CountOf {
  now: Date
  /** People that are looked at; everybody where absent. */
  people?: number
}

/** Few people: counted now. Many: as counted last, and where that is old, anew in the background. */
export async function counted<T>(db: Executor, { tenantId, name, now, people }: CountNow): Promise<Counted<T>> {
  if ((people ?? (await countPeople(db, { tenantId }))) <= countedOnTheSpot) {
    return { content: (await counterOf(name)!(db, tenantId)) as T, countedAt: now, isCounting: false }
  }
  const stored = await findCount(db, { tenantId, name })
  const isCounting = !stored || !isFresh(stored, now)
  if (isCounting) await enqueueJob(db, overviewJob, { tenantId, name }, { key: `overview:${tenantId}:${name}` })
  return { content: (stored?.content as T | undefined) ?? null, countedAt: stored?.countedAt ?? null, isCounting }
}

/** The job. Whoever waits for a count asks for it again and again: what is fresh is not counted once more. */
export async function countAnew(db: Executor, { tenantId, name }: CountOf, now: Date): Promise<void> {
  const stored = await findCount(db, { tenantId, name })
  const count = counterOf(name)
  if (!count || (stored && isFresh(stored, now))) return
  const begun = performance.now()
  const content = JSON.stringify(await count(db, tenantId))
  const values = { content, countedAt: now, tookMilliseconds: Math.round(performance.now() - begun) }
  await db
    .insertInto('overviewCount')
    .values({ tenantId, name, ...values })
    .onConflict((conflict) => conflict.columns(['tenantId', 'name']).doUpdateSet(values))
    .execute()
}

interface StoredCount {
  content: JsonObject
  countedAt: Date
  tookMilliseconds: number
}

function isFresh({ countedAt, tookMilliseconds }: StoredCount, now: Date): boolean {
  return now.getTime() - countedAt.getTime() < Math.max(freshMilliseconds, freshTimes * tookMilliseconds)
}

function findCount(db: Executor, { tenantId, name }: CountOf): Promise<StoredCount | undefined> {
  return db
    .selectFrom('overviewCount')
    .select(['content', 'countedAt', 'tookMilliseconds'])
    .where('tenantId', '=', tenantId)
    .where('name', '=', name)
    .executeTakeFirst()
}
