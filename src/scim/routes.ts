import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Log } from '../base/log.ts'
import type { Database } from '../db/connection.ts'
import type { Context, Middleware } from '../http/context.ts'
import type { RequestLog } from '../provisioning-log/request-log.ts'
import { createUserSchemas } from '../people/extensions/user-schemas.ts'
import { findLapsedToken, type LapsedToken } from '../tenants/lapsed-token.ts'
import type { ClientCaller } from '../tenants/provisioning-client.ts'
import { authenticateClient, type Gate, tokenOf } from './authenticate.ts'
import type { CallNotes, ScimCall } from './call.ts'
import { perform, type ScimRequest } from './endpoints.ts'
import { TokenNeeded } from './errors-of-access.ts'
import { createIndexPlaces, type IndexPlaces } from './lists/index-places.ts'
import { urlParameters } from './lists/url-parameters.ts'
import { createSightingLog, type Sighting } from './log-requests.ts'
import { readJsonBody } from './resources/read-json-body.ts'
import type { SeenRequest } from './seen-request.ts'
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
  /** Where every request leaves its line. */
  requestLog?: RequestLog
  places?: IndexPlaces
}

export const SCIM_PATH = '/scim/v2'

/** The last of the SCIM face's chain: matched by hand, since provisioning clients call it a thousand times a second. */
export function scimRoutes(parts: ScimParts): Middleware {
  const spend = limitTokens(parts.tokenRate ?? defaultTokenRate, parts.clock)
  const sightings = parts.requestLog && createSightingLog(parts.requestLog, parts.keyring)
  const { db, keyring, clock, publicUrl, places = createIndexPlaces() } = parts
  const userSchemas = createUserSchemas(db)
  return async (ctx) => {
    const arrival = arrivalOf(ctx)
    const caller = await callerOf(ctx, parts, (token) => sightings?.lapsed(token, arrival))
    const notes: CallNotes = { ignored: [], unknownMembers: [] }
    const sighting: Sighting = { ...arrival, caller, notes }
    try {
      spend(caller.tokenId)
      const userSchema = await userSchemas(caller)
      const call = { db, keyring, clock, caller, userSchema, publicUrl, baseUrl: publicUrl + SCIM_PATH, places, notes }
      const answer = await perform(requestOf(ctx, call, arrival))
      send(ctx, answer)
      sightings?.finished(sighting, { answer, status: ctx.status })
    } catch (error) {
      sightings?.finished(sighting, { error })
      throw error
    }
  }
}

interface Arrival extends Pick<Sighting, 'requestId' | 'begun'> {
  seen: SeenRequest & { query: URLSearchParams }
}

function arrivalOf(ctx: Context): Arrival {
  const begun = performance.now()
  const [path, query] = splitUrl(ctx.req.url ?? '')
  const seen = { method: ctx.method, segments: segmentsOf(path), query: urlParameters(query) }
  return { requestId: ctx.state.requestId, begun, seen }
}

async function callerOf(ctx: Context, parts: ScimParts, onLapsed: (token: LapsedToken) => void): Promise<ClientCaller> {
  try {
    return await authenticateClient(ctx.req, ctx.state.clientAddress, parts)
  } catch (error) {
    if (!(error instanceof TokenNeeded) || !parts.requestLog) throw error
    const lapsed = await findLapsedToken(parts.db, tokenOf(ctx.req.headers.authorization) ?? '')
    if (lapsed) onLapsed(lapsed)
    throw error
  }
}

function requestOf(ctx: Context, call: ScimCall, { seen }: Arrival): ScimRequest {
  const { method, segments, query } = seen
  const body = async (limitBytes?: number) => {
    seen.body = await readJsonBody(ctx.req, limitBytes)
    return seen.body
  }
  return { call, method, segments, query, headers: ctx.req.headers, body }
}

function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}

/** What is not below our path, or cannot be decoded, comes as segments that name no endpoint. */
function segmentsOf(path: string): string[] {
  const isBelow = path === SCIM_PATH || path.startsWith(`${SCIM_PATH}/`)
  const segments = path.split('/').filter(Boolean)
  if (!isBelow) return segments
  try {
    return segments.slice(2).map(decodeURIComponent)
  } catch {
    return segments
  }
}
