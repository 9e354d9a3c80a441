import type { ServerResponse } from 'node:http'
import { AskerLeft } from './errors.ts'

/** Aborted, by an {@link AskerLeft}, when the connection is closed before the answer is sent. */
export function leftSignal(response: ServerResponse): AbortSignal {
  const left = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) left.abort(new AskerLeft())
  })
  return left.signal
}
