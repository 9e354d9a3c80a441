/** Ends with whichever is first: the deadline, or the caller's own signal. */
export interface Deadline {
  signal: AbortSignal
  /** Whether it was the deadline, and not the caller. */
  hasPassed(): boolean
  clear(): void
}

export function startDeadline(milliseconds: number, caller?: AbortSignal | null): Deadline {
  const ours = new AbortController()
  const timer = setTimeout(() => ours.abort(), milliseconds)
  return {
    signal: caller ? AbortSignal.any([ours.signal, caller]) : ours.signal,
    hasPassed: () => ours.signal.aborted,
    clear: () => clearTimeout(timer),
  }
}

/** The work's result, unless the signal comes first; what then becomes of the work is nobody's concern. */
export async function unlessAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  signal.throwIfAborted()
  let stop: () => void = () => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
  })
  signal.addEventListener('abort', stop)
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
