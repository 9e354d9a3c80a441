/** The SQLSTATE of a PostgreSQL error, where it is one. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Serialisation failure or deadlock: the transaction did nothing and may be run again. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error)
  return state === '40001' || state === '40P01'
}

/**
 * The connection or the server went away (class 08, 57P01..57P03), or node's socket did; or it takes no writes (25006): after
 * a fail-over the old primary still answers as a replica, and only a new connection finds the new one.
 */
export function isLost(error: unknown): error is Error {
  const state = sqlState(error)
  if (!(error instanceof Error)) return false
  if (state === undefined)
    return /Connection terminated|Client has encountered a connection error|not queryable/i.test(error.message)
  return state.startsWith('08') || /^57P0[123]$|^53300$|^25006$|^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|ENOENT)/.test(state)
}

/** No space, or out of another resource: nothing was changed, and it may pass (class 53). */
export function isExhausted(error: unknown): boolean {
  return sqlState(error)?.startsWith('53') ?? false
}
