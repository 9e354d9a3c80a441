import type { AfterRow } from '../../people/list-order.ts'

/** Where a page by index ended: what the next one begins behind. */
export interface IndexPlace {
  /** Of the row behind it, from 1. */
  startIndex: number
  after: AfterRow
}

/**
 * The places at which deep pages by index began and ended, so that the next page need not count its way from the first
 * row. Only this process knows them; without one a page counts from the nearest place before it, or from the start.
 */
export interface IndexPlaces {
  /** From which `startIndex` on places are asked for; nearer to the start, counting costs nothing. */
  readonly deepFrom: number
  /** The last one that is not behind the row at `startIndex`. */
  nearest(list: string, startIndex: number, now: Date): IndexPlace | undefined
  remember(list: string, place: IndexPlace, now: Date): void
  /** Of a large list with a filter: counted on its first page and carried on, as a cursor does. */
  totalOf(list: string, now: Date): number | undefined
  rememberTotal(list: string, total: number, now: Date): void
}

/** Milliseconds; a client that pages asks for the next page within seconds. */
const KEPT = 10 * 60_000
const MOST_LISTS = 200
const MOST_PLACES = 1024
/** Below it a count costs nothing. */
const LARGE_TOTAL = 10_000

interface Kept<T> {
  value: T
  at: number
}

interface KnownList {
  /** By ascending startIndex. */
  places: Kept<IndexPlace>[]
  total?: Kept<number>
}

export function createIndexPlaces({ deepFrom = 10_000 }: { deepFrom?: number } = {}): IndexPlaces {
  const lists = new Map<string, KnownList>()

  function known(name: string): KnownList {
    const list = lists.get(name) ?? { places: [] }
    // What was used last stands last; the first goes.
    lists.delete(name)
    lists.set(name, list)
    if (lists.size > MOST_LISTS) lists.delete(lists.keys().next().value!)
    return list
  }

  return {
    deepFrom,
    nearest(name, startIndex, now) {
      const list = lists.get(name)
      if (!list) return undefined
      list.places = list.places.filter((place) => isFresh(place, now))
      return list.places[countUpTo(list.places, startIndex) - 1]?.value
    },
    remember(name, value, now) {
      const list = known(name)
      const at = countUpTo(list.places, value.startIndex)
      const isKnown = list.places[at - 1]?.value.startIndex === value.startIndex
      list.places.splice(isKnown ? at - 1 : at, isKnown ? 1 : 0, { value, at: now.getTime() })
      if (list.places.length > MOST_PLACES) list.places = thinned(list.places)
    },
    totalOf(name, now) {
      const total = lists.get(name)?.total
      return total && isFresh(total, now) ? total.value : undefined
    },
    rememberTotal(name, value, now) {
      if (value >= LARGE_TOTAL) known(name).total = { value, at: now.getTime() }
    },
  }
}

const isFresh = ({ at }: Kept<unknown>, now: Date) => now.getTime() - at < KEPT

function countUpTo(places: readonly Kept<IndexPlace>[], startIndex: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (places[middle]!.value.startIndex <= startIndex) low = middle + 1
    else high = middle
  }
  return low
}

/** Half of them, evenly spread, and the last, where somebody may be paging. */
function thinned(places: readonly Kept<IndexPlace>[]): Kept<IndexPlace>[] {
  const last = places.at(-1)!
  const distance = (last.value.startIndex * 2) / MOST_PLACES
  let reached = 0
  return places.filter((place) => {
    const isKept = place === last || place.value.startIndex - reached >= distance
    if (isKept) reached = place.value.startIndex
    return isKept
  })
}
