import type { Database, Executor } from '../../db/connection.ts'
import { countByState } from '../../people/count-by-state.ts'
import { countPeople } from '../../people/list-people.ts'
import { TooCostly, withinDeadline } from '../../scim/lists/deadline.ts'
import type { CursorKey } from '../cursor.ts'
import { decidedSearch } from './narrowing.ts'
import { boundedCount, keyOfRow, type PeoplePageQuery, type PersonRow, peoplePage } from './people-list-store.ts'
import type { PeopleSearch } from './people-search.ts'
import { type Pace, walkPeople } from './walk-people.ts'

const countedUpTo = 10_000
/** People. Of so many a list is waited for, whatever it costs; beyond, it shows how far it is. */
export const waitedForUpTo = 20_000
/** In which an index has answered, where one serves: a screen answers within 200. */
const indexMilliseconds = 80
/** A search has longer: tens of thousands by userName or address are sorted sooner than everybody is looked at. */
const searchMilliseconds = 1_800
/** For what is waited for, in milliseconds: a request ends within 30 s (security §8.52). */
export const patience = 24_000
const usualPace: Pace = { window: 1_000, milliseconds: 80 }

export interface FoundPeople {
  rows: PersonRow[]
  keyOf: (row: PersonRow) => CursorKey
  /** Of the first page alone, where counting is cheap. */
  total?: number
  /** The page is not full, and not all were looked at. */
  unfinished?: { looked: { people: number; of: number }; resumeAt: CursorKey }
}

export interface PeopleSought {
  query: PeoplePageQuery
  /** As it was typed. */
  text?: string
  pace?: Pace
}

/** By an index where one serves. Of many people the others are looked at one after the other, a part with each request. */
export async function findPeople(db: Database, { query, text, pace = usualPace }: PeopleSought): Promise<FoundPeople> {
  const { tenantId, filter, state, source, mail, after } = query
  const of = await countPeople(db, { tenantId })
  if (!text && !filter && !state && !source && !mail) {
    return { rows: await peoplePage(db, query), total: after ? undefined : of, keyOf: keyOf(query) }
  }
  const { match, looked } = begunAt(after)
  const search = text ? (match ? { text, match } : await decidedSearch(db, tenantId, text)) : undefined
  const sought = { ...query, search }
  if (of <= waitedForUpTo) return withinDeadline(db, (trx) => found(trx, sought), { patience })
  const isWalk = looked > 0 || search?.match === 'anywhere'
  // Where so many match, looking fills the page at once, unless their names stand together far behind.
  const begun = search?.isFrequent ? await walked(db, sought, { looked, of, pace }) : undefined
  if (begun && !begun.unfinished) return begun
  const byIndex = isWalk ? undefined : await soon(db, (trx) => peoplePage(trx, sought), search && searchMilliseconds)
  if (!byIndex) return begun ?? walked(db, sought, { looked, of, pace })
  const total = after ? undefined : await soon(db, (trx) => totalOf(trx, sought, byIndex))
  return { rows: byIndex, total, keyOf: keyOf(sought) }
}

async function found(db: Executor, query: PeoplePageQuery): Promise<FoundPeople> {
  const rows = await peoplePage(db, query)
  return { rows, total: query.after ? undefined : await totalOf(db, query, rows), keyOf: keyOf(query) }
}

async function walked(
  db: Executor,
  query: PeoplePageQuery,
  { looked: before, of, pace }: { looked: number; of: number; pace: Pace },
): Promise<FoundPeople> {
  const { rows, looked, resumeAt } = await walkPeople(db, query, pace)
  const people = before + looked
  const isAll = !query.after && !resumeAt && rows.length < query.limit
  return {
    rows,
    total: isAll ? rows.length : undefined,
    keyOf: keyOf(query, people),
    unfinished: resumeAt && {
      looked: { people: Math.min(people, of), of },
      resumeAt: [...resumeAt, query.search?.match ?? '', people],
    },
  }
}

/** How a search matches is decided on its first page, and so is whether an index serves; the cursor keeps both for the others. */
function keyOf({ sort, search }: PeoplePageQuery, looked = 0): FoundPeople['keyOf'] {
  return (row) => [...keyOfRow(sort, row), search?.match ?? '', looked]
}

function begunAt(after: CursorKey | undefined): { match?: PeopleSearch['match']; looked: number } {
  const [, , match, looked] = after ?? []
  return { match: (match as PeopleSearch['match']) || undefined, looked: Number(looked ?? 0) }
}

/** @returns undefined where no index served. */
async function soon<T>(
  db: Database,
  work: (db: Executor) => Promise<T>,
  patience = indexMilliseconds,
): Promise<T | undefined> {
  try {
    return await withinDeadline(db, work, { patience })
  } catch (error) {
    if (error instanceof TooCostly) return undefined
    throw error
  }
}

async function totalOf(db: Executor, where: PeoplePageQuery, rows: readonly PersonRow[]): Promise<number | undefined> {
  const { tenantId, search, filter, state, source, mail } = where
  if (rows.length < where.limit) return rows.length
  if (state && !search && !filter && !source && !mail) return (await countByState(db, tenantId))[state]
  // A filter may have to look at everybody, and once is enough.
  return filter || mail ? undefined : boundedCount(db, where, countedUpTo)
}
