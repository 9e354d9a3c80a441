interface Few {
  atOnce: number
  mostWaiting: number
  patienceMs: number
  /** What whoever finds no place is refused with. */
  busy: () => Error
}

/** Runs few of the works it is given at once; some wait a moment for a place, in the order of their coming, and the others are refused. */
export function fewAtOnce({ atOnce, mostWaiting, patienceMs, busy }: Few): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting = new Set<() => void>()

  /** Whoever leaves hands the place on, so that nobody slips in between. */
  function leave(): void {
    const [next] = waiting
    if (!next) return void running--
    next()
  }

  function enter(): Promise<void> {
    if (running < atOnce) {
      running++
      return Promise.resolve()
    }
    if (waiting.size >= mostWaiting) return Promise.reject(busy())
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        waiting.delete(go)
        reject(busy())
      }, patienceMs)
      const go = () => {
        clearTimeout(patience)
        waiting.delete(go)
        resolve()
      }
      waiting.add(go)
    })
  }

  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
