import type { Database, Executor } from '../../db/connection.ts'
import { countByState } from '../../people/count-by-state.ts'
import { countPeople } from '../../people/list-people.ts'
import { TooCostly, withinDeadline } from '../../scim/lists/deadline.ts'
import type { CursorKey } from '../cursor.ts'
import { decidedSearch } from './narrowing.ts'
import { pageByNames } from './page-by-names.ts'
import {
  boundedCount,
  isNarrowedBeside,
  keyOfRow,
  type PeoplePageQuery,
  type PersonRow,
  peoplePage,
} from './people-list-store.ts'
import { countAddresses, type PeopleSearch } from './people-search.ts'
import { fewAmongWhom, mostFew, mostSought, pageOfFew, pageOfFrequent, type SetPage } from './people-sets.ts'
import { type Pace, walkPeople, windowBehind } from './walk-people.ts'

const countedUpTo = 10_000
/** People. Of so many a list is waited for, whatever it costs; beyond, it shows how far it is. */
export const waitedForUpTo = 20_000
/** In which an index has answered, where one serves: a screen answers within 200. */
const indexMilliseconds = 80
/** A frequent search has longer: all who match are sorted sooner than everybody is looked at. */
const searchMilliseconds = 1_200
/** Addresses. */
const mostSorted = 100_000
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
  /** Aborted when nobody waits any more. */
  signal?: AbortSignal
}

interface LargeList {
  sought: PeoplePageQuery
  of: number
  pace: Pace
  signal?: AbortSignal
}

/** By an index where one serves. Of many people the others are looked at one after the other, a part with each request. */
export async function findPeople(
  db: Database,
  { query, text, pace = usualPace, signal }: PeopleSought,
): Promise<FoundPeople> {
  const { tenantId, after } = query
  const of = await countPeople(db, { tenantId })
  if (!text && !isNarrowedBeside(query)) {
    return { rows: await peoplePage(db, query), total: after ? undefined : of, keyOf: keyOf(query) }
  }
  const { match, looked } = begunAt(after)
  const search = text ? (match ? { text, ...match } : await decidedSearch(db, tenantId, text)) : undefined
  const sought = { ...query, search }
  if (of <= waitedForUpTo) return withinDeadline(db, (trx) => found(trx, sought), { patience, signal })
  if (looked > 0) return walked(db, { sought, of, pace }, looked)
  return foundAmongMany(db, { sought, of, pace, signal })
}

/** A few are sorted, of many the first are met at once in the order; else they stand together far behind in it. */
async function foundAmongMany(db: Database, { sought, of, pace, signal }: LargeList): Promise<FoundPeople> {
  const { search, filter, after } = sought
  const few = await fewPage(db, { sought, of, pace, signal }, mostFew)
  if (few) return few
  if (filter && !search) {
    const rows = await soon(db, (trx) => peoplePage(trx, sought), { signal })
    if (rows)
      return { rows, total: after || rows.length === sought.limit ? undefined : rows.length, keyOf: keyOf(sought) }
  }
  const frequent =
    search?.isFrequent && (await soon(db, (trx) => frequentPage(trx, sought), { patience: searchMilliseconds, signal }))
  if (frequent) return frequent
  const begun = await walked(db, { sought, of, pace }, 0)
  return (begun.unfinished && (await fewPage(db, { sought, of, pace, signal }, mostSought))) || begun
}

/** Where an index holds a set of so many at most. */
async function fewPage(db: Database, { sought, signal }: LargeList, atMost: number): Promise<FoundPeople | undefined> {
  const few = await fewAmongWhom(db, sought, atMost)
  return few && fromSet(sought, await withinDeadline(db, (trx) => pageOfFew(trx, sought, few), { patience, signal }))
}

/** All who match are sorted, unless they are too many even for that. */
async function frequentPage(db: Executor, sought: PeoplePageQuery): Promise<FoundPeople | undefined> {
  const { tenantId, search, sort } = sought
  const addresses = await countAddresses(db, { tenantId, text: search!.text, atMost: mostSorted })
  if (addresses !== undefined) return fromSet(sought, await pageOfFrequent(db, sought))
  const rows = sort === 'displayName' ? await pageByNames(db, sought) : undefined
  return rows && { rows, keyOf: keyOf(sought) }
}

function fromSet(sought: PeoplePageQuery, { rows, total }: SetPage): FoundPeople {
  return { rows, total: sought.after ? undefined : total, keyOf: keyOf(sought) }
}

async function found(db: Executor, query: PeoplePageQuery): Promise<FoundPeople> {
  if (query.search?.match === 'beginning') return fromSet(query, await pageOfSearched(db, query))
  const rows = await peoplePage(db, query)
  return { rows, total: query.after ? undefined : await totalOf(db, query, rows), keyOf: keyOf(query) }
}

async function pageOfSearched(db: Executor, query: PeoplePageQuery): Promise<SetPage> {
  const few = await fewAmongWhom(db, query)
  return few ? pageOfFew(db, query, few) : pageOfFrequent(db, query)
}

async function walked(db: Database, { sought, of, pace }: LargeList, before: number): Promise<FoundPeople> {
  const window = windowBehind(sought, before) ?? pace.window
  const { rows, looked, resumeAt } = await walkPeople(db, sought, { ...pace, window })
  const people = before + looked
  const isAll = !sought.after && !resumeAt && rows.length < sought.limit
  return {
    rows,
    total: isAll ? rows.length : await countedByState(db, sought),
    keyOf: keyOf(sought, people),
    unfinished: resumeAt && {
      looked: { people: Math.min(people, of), of },
      resumeAt: [...resumeAt, matchWord(sought.search), people],
    },
  }
}

/** How a search matches is decided on its first page, and so is whether an index serves; the cursor keeps both for the others. */
function keyOf({ sort, search }: PeoplePageQuery, looked = 0): FoundPeople['keyOf'] {
  return (row) => [...keyOfRow(sort, row), matchWord(search), looked]
}

const matches: Record<string, Omit<PeopleSearch, 'text'> | undefined> = {
  beginning: { match: 'beginning' },
  frequent: { match: 'beginning', isFrequent: true },
  anywhere: { match: 'anywhere' },
}

function matchWord(search: PeopleSearch | undefined): string {
  return search?.isFrequent ? 'frequent' : (search?.match ?? '')
}

function begunAt(after: CursorKey | undefined) {
  const [, , match, looked] = after ?? []
  return { match: matches[String(match)], looked: Number(looked ?? 0) }
}

/** @returns undefined where that was too short. */
async function soon<T>(
  db: Database,
  work: (db: Executor) => Promise<T>,
  { patience = indexMilliseconds, signal }: { patience?: number; signal?: AbortSignal },
): Promise<T | undefined> {
  try {
    return await withinDeadline(db, work, { patience, signal })
  } catch (error) {
    if (error instanceof TooCostly) return undefined
    throw error
  }
}

async function totalOf(db: Executor, where: PeoplePageQuery, rows: readonly PersonRow[]): Promise<number | undefined> {
  if (rows.length < where.limit) return rows.length
  // A filter may have to look at everybody, and once is enough.
  if (where.filter || where.mail) return undefined
  return (await countedByState(db, where)) ?? boundedCount(db, where, countedUpTo)
}

/** All who match, where the state is all that is asked: it is written down. */
async function countedByState(db: Executor, where: PeoplePageQuery): Promise<number | undefined> {
  const { tenantId, search, filter, state, source, mail, after } = where
  if (!state || search || filter || source || mail || after) return undefined
  return (await countByState(db, tenantId))[state]
}
