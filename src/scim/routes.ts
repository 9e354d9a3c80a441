import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Log } from '../base/log.ts'
import type { Database } from '../db/connection.ts'
import type { Context, Middleware } from '../http/context.ts'
import { authenticateClient, type Gate } from './authenticate.ts'
import type { CallNotes } from './call.ts'
import { perform } from './endpoints.ts'
import { UnknownEndpoint } from './errors-of-access.ts'
import { readJsonBody } from './resources/read-json-body.ts'
import { send } from './send.ts'
import { defaultTokenRate, limitTokens, type TokenRate } from './token-rate.ts'

export interface ScimParts extends Gate {
  db: Database
  keyring: Keyring
  log: Log
  clock: Clock
  /** The configured origin, without a slash at the end. */
  publicUrl: string
  tokenRate?: TokenRate
}

export const SCIM_PATH = '/scim/v2'

/** The last of the SCIM face's chain: matched by hand, since provisioning clients call it a thousand times a second. */
export function scimRoutes(parts: ScimParts): Middleware {
  const spend = limitTokens(parts.tokenRate ?? defaultTokenRate, parts.clock)
  const { db, keyring, clock, log } = parts
  return async (ctx) => {
    const caller = await authenticateClient(ctx.req, ctx.state.clientAddress, parts)
    spend(caller.tokenId)
    const [path, query] = splitUrl(ctx.req.url ?? '')
    const notes: CallNotes = { ignored: [], unknownMembers: [] }
    const answer = await perform({
      call: { db, keyring, clock, caller, baseUrl: parts.publicUrl + SCIM_PATH, notes },
      method: ctx.method,
      segments: segmentsOf(path),
      query: new URLSearchParams(query),
      headers: ctx.req.headers,
      body: (limitBytes) => readJsonBody(ctx.req, limitBytes),
    })
    noteDown(ctx, notes, log)
    send(ctx, answer)
  }
}

function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}

/** @throws UnknownEndpoint */
function segmentsOf(path: string): string[] {
  const isBelow = path === SCIM_PATH || path.startsWith(`${SCIM_PATH}/`)
  if (!isBelow) throw new UnknownEndpoint()
  try {
    return path.slice(SCIM_PATH.length).split('/').filter(Boolean).map(decodeURIComponent)
  } catch (cause) {
    throw new UnknownEndpoint({ cause })
  }
}

const MOST_NOTED = 20

function noteDown(ctx: Context, { ignored, unknownMembers }: CallNotes, log: Log): void {
  if (ignored.length === 0 && unknownMembers.length === 0) return
  const noted = { ignored: ignored.slice(0, MOST_NOTED), unknownMembers: unknownMembers.slice(0, MOST_NOTED) }
  log.info({ requestId: ctx.state.requestId, ...noted }, 'left out')
}
