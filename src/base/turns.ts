/**
 * Heavy work stands in one line for the whole process: each turn of the event loop does one piece of it. Twenty requests that
 * are heavy hold up the others no longer than one does, and one by one they come to their end.
 */
const waiting: (() => void)[] = []

/** Resolves when a piece of heavy work may be done, before which everybody else had a turn. A piece is a few milliseconds. */
export function heavyTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    schedule()
  })
}

/** The same for who is nearly done and holds much memory: the loop goes on, but none of the line comes before. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.unshift(resolve)
    schedule()
  })
}

let isScheduled = false

function schedule() {
  if (isScheduled) return
  isScheduled = true
  setImmediate(takeTurn)
}

function takeTurn() {
  isScheduled = false
  // What waits for the promise runs before the loop goes on; an immediate that is set by now is for the loop's next turn.
  waiting.shift()!()
  if (waiting.length > 0) schedule()
}

/** Runs to the end at once where nothing yields: most work is light and pays nothing. Else each step after the first waits for its turn. */
export function inTurns<T>(steps: Generator<void, T, void>, turn = heavyTurn): T | Promise<T> {
  const { done, value } = steps.next()
  return done ? value : restOf(steps, turn)
}

async function restOf<T>(steps: Generator<void, T, void>, turn: () => Promise<void>): Promise<T> {
  for (;;) {
    await turn()
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** Milliseconds that a loop may go on without a turn. */
const patience = 8

/**
 * For a loop whose steps are light, heavy, or wait for the database, it knows not which: to be awaited between them, and
 * waits for a turn where the event loop had none for some milliseconds.
 */
export function createPacer(): () => Promise<void> | undefined {
  let since = performance.now()
  let isWatching = false
  const watch = () => {
    isWatching = false
    since = performance.now()
  }
  return () => {
    if (!isWatching) setImmediate(watch)
    isWatching = true
    return performance.now() - since < patience ? undefined : heavyTurn()
  }
}
