import { DatabaseUnavailable } from '../base/errors.ts'
import type { Database } from './connection.ts'

export interface GatheredWrite<Item, Result> {
  /** Statements of a group that are under way at the most; beyond, newcomers are gathered for the next one. */
  lanes: number
  /** Only those of one group stand in one statement; no group waits for another. */
  groupOf: (item: Item) => string
  /** Two of one name never stand in one statement. */
  nameOf: (item: Item) => string
  /** In one statement; where it fails, each is tried alone. @returns for each in turn what gives the result, or throws. */
  together: (db: Database, items: readonly Item[]) => Promise<readonly (() => Result)[]>
  alone: (db: Database, item: Item) => Promise<Result>
}

const mostTogether = 32
/** So long a statement holds up others; one that waits for a lock, for instance. */
const patienceMs = 50

/**
 * Writes that come at the same moment go out as one statement: what it costs to start and to commit one is paid once for
 * all of them. Whoever comes alone goes at once, and alone. Each has the outcome that it would have had by itself.
 */
export function gathered<Item, Result>(write: GatheredWrite<Item, Result>) {
  const ofDatabases = new WeakMap<Database, Map<string, Group<Item, Result>>>()
  return (db: Database, item: Item): Promise<Result> => {
    const groups = ofDatabases.get(db) ?? new Map<string, Group<Item, Result>>()
    ofDatabases.set(db, groups)
    const name = write.groupOf(item)
    const known = groups.get(name)
    if (known) return known.add(item)
    const group = new Group(db, write, () => groups.delete(name))
    groups.set(name, group)
    return group.add(item)
  }
}

interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

class Group<Item, Result> {
  private waiting: Waiting<Item, Result>[] = []
  private underWay = 0

  constructor(
    private readonly db: Database,
    private readonly write: GatheredWrite<Item, Result>,
    private readonly onIdle: () => void,
  ) {}

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject })
      if (this.underWay < this.write.lanes) this.sendOff()
    })
  }

  private sendOff(): void {
    this.underWay++
    let isOver = false
    const over = () => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      this.underWay--
      if (this.waiting.length > 0) this.sendOff()
      else if (this.underWay === 0) this.onIdle()
    }
    const timer = setTimeout(over, patienceMs)
    void this.carryOut(this.take()).then(over)
  }

  private take(): Waiting<Item, Result>[] {
    const taken = new Map<string, Waiting<Item, Result>>()
    const left: Waiting<Item, Result>[] = []
    for (const one of this.waiting) {
      const name = this.write.nameOf(one.item)
      if (taken.size === mostTogether || taken.has(name)) left.push(one)
      else taken.set(name, one)
    }
    this.waiting = left
    return [...taken.values()]
  }

  private async carryOut(taken: readonly Waiting<Item, Result>[]): Promise<void> {
    if (taken.length === 1) return this.eachAlone(taken)
    try {
      const items = taken.map(({ item }) => item)
      settle(taken, await this.write.together(this.db, items))
    } catch (error) {
      // Whether it was committed is not known: a second try could find its own rows in the way.
      if (error instanceof DatabaseUnavailable) for (const { reject } of taken) reject(error)
      else await this.eachAlone(taken)
    }
  }

  private async eachAlone(taken: readonly Waiting<Item, Result>[]): Promise<void> {
    await Promise.all(taken.map(({ item, resolve, reject }) => this.write.alone(this.db, item).then(resolve, reject)))
  }
}

function settle<Item, Result>(taken: readonly Waiting<Item, Result>[], results: readonly (() => Result)[]): void {
  for (const [at, { resolve, reject }] of taken.entries()) {
    try {
      resolve(results[at]!())
    } catch (error) {
      reject(error)
    }
  }
}
