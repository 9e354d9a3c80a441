import { setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import type { Context } from '../http/context.ts'
import type { AdminParts } from './admin-parts.ts'
import type { Caller } from './caller.ts'
import type { RawAnswer } from './route.ts'

const everyMilliseconds = 2_000
/** While something moves that is over in seconds. */
const everyMillisecondsAtFirst = 250
const firstLooks = 20
/** Of these looks. Later at each: a revocation ends the stream within three seconds, for one small statement in two. */
const looksAtCaller = everyMilliseconds / everyMillisecondsAtFirst
/** Then the browser asks again by itself, and is looked at anew. */
const longestMilliseconds = 5 * 60_000

export interface Watch<T> {
  parts: Pick<AdminParts, 'clock' | 'isDraining'>
  ctx: Context
  caller: Pick<Caller, 'scopes' | 'scopesNow'>
  /** As the API shows it. @throws NotFound */
  read: () => Promise<T>
  /** Nothing will move any more. */
  hasEnded: (shown: T) => boolean
}

/** What a watched route says of itself. */
export const eventsDescription =
  'The stream closes after five minutes at most; open it again. A comment line is sent while nothing moves. It ends within seconds of the revocation of the key, or the end of the session, by which it was opened.'

/**
 * Long work as server-sent events: `progress` with what is watched whenever it has moved, and `end` when that is over.
 * @throws what `read` throws at first
 */
export async function watchProgress<T>(watch: Watch<T>): Promise<RawAnswer> {
  const first = await watch.read()
  // Proxies that collect answers would show nothing until the end.
  watch.ctx.set('X-Accel-Buffering', 'no')
  return { body: Readable.from(events(watch, first)) }
}

async function* events<T>({ parts, caller, read, hasEnded }: Watch<T>, first: T): AsyncGenerator<string> {
  let shown = ''
  const until = parts.clock().getTime() + longestMilliseconds
  let now = first
  for (let looks = 1; ; looks++) {
    const text = JSON.stringify(now)
    yield text === shown ? ': still here\n\n' : `event: progress\ndata: ${text}\n\n`
    shown = text
    if (hasEnded(now)) yield 'event: end\ndata: {}\n\n'
    // A server that stops waits for its answers, and must not wait for this one.
    if (hasEnded(now) || parts.isDraining() || parts.clock().getTime() > until) return
    await sleep(looks < firstLooks ? everyMillisecondsAtFirst : everyMilliseconds)
    const isDue = looks >= firstLooks || looks % looksAtCaller === 0
    if (isDue && (await hasLeft(caller))) return
    now = await read()
  }
}

/** A credential that was revoked or has ended shows no more; nor does one that may less by now, until it is looked at anew. */
async function hasLeft({ scopes, scopesNow }: Watch<unknown>['caller']): Promise<boolean> {
  const now = await scopesNow()
  return now === undefined || [...scopes].some((scope) => !now.has(scope))
}
