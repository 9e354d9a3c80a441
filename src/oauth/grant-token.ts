import type { Clock } from '../base/clock.ts'
import { hashToken } from '../base/tokens.ts'
import type { Database } from '../db/connection.ts'
import { limitKey } from '../http/client-address.ts'
import type { Context } from '../http/context.ts'
import { type Form, readForm } from '../http/form.ts'
import { TooManyAttempts } from '../http/errors.ts'
import type { Limit } from '../http/rate-limits.ts'
import { accessTokenSeconds, type Credential, issueAccessToken, type TokenParts } from './access-token.ts'
import { findLiveSecret, writeLastUse } from './credential-store.ts'
import { BadTokenRequest, ClientNotAuthenticated, GrantTypeNotSupported, OAuthRefusal } from './errors.ts'
import { issuerOf, tokenUrlOf } from './metadata.ts'
import { type PresentedCredentials, presentedCredentials } from './presented-credentials.ts'
import { type RefusedGrant, refusedCredentials, refusedRequest } from './refused-grant.ts'
import { type AssertionFault, verifyAssertion } from './verify-assertion.ts'

export interface GrantParts extends TokenParts {
  db: Database
  clock: Clock
  /** Counts wrong credentials by address; right ones are never counted, nor slowed by wrong ones from the same office. */
  badBearer: Limit
  /** Told why a client that is known got nothing, so that its tenant hears of it. */
  onRefused?: (refused: RefusedGrant, ctx: Context) => void
}

/**
 * RFC 6749 §4.4. A `scope` that is asked for is not looked at: there is one, and the answer names it (§3.3).
 * @throws BadTokenRequest, GrantTypeNotSupported, ClientNotAuthenticated, TooManyAttempts
 */
export async function grantToken(ctx: Context, parts: GrantParts): Promise<void> {
  const form = await readForm(ctx)
  const presented = await readRequest(ctx, form, parts)
  const credential = await authenticate(ctx, presented, parts)
  const accessToken = await issueAccessToken(credential, parts, parts.clock())
  await writeLastUse(parts.db, credential)
  ctx.body = JSON.stringify({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
    scope: 'scim',
  })
  ctx.type = 'application/json'
}

async function readRequest(ctx: Context, form: Form, parts: GrantParts): Promise<PresentedCredentials | undefined> {
  try {
    refuseRepeated(form)
    const grantType = form.text('grant_type')
    if (!grantType) throw new BadTokenRequest('grant_type is missing')
    if (grantType !== 'client_credentials') throw new GrantTypeNotSupported()
    return presentedCredentials(ctx.req.headers.authorization, form)
  } catch (error) {
    if (error instanceof OAuthRefusal) await reportRequest(ctx, parts, { form, error })
    throw error
  }
}

const once = ['grant_type', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type', 'scope']

/** RFC 6749 §3.2. */
function refuseRepeated(form: Form): void {
  const repeated = once.find((name) => form.all(name).length > 1)
  if (repeated) throw new BadTokenRequest(`${repeated} is given twice`)
}

async function authenticate(
  ctx: Context,
  presented: PresentedCredentials | undefined,
  parts: GrantParts,
): Promise<Credential> {
  const { credential, fault }: Attempt = presented ? await attempt(presented, parts) : {}
  if (credential) return credential
  await parts.badBearer.spend(limitKey(ctx.state.clientAddress))
  const refused = presented && parts.onRefused && (await refusedCredentials(parts.db, presented, fault))
  if (refused) parts.onRefused?.(refused, ctx)
  throw new ClientNotAuthenticated()
}

interface Attempt {
  credential?: Credential
  /** Of an assertion. */
  fault?: AssertionFault
}

async function attempt(presented: PresentedCredentials, parts: GrantParts): Promise<Attempt> {
  const { db, publicUrl, clock } = parts
  if (presented.method === 'assertion') {
    const audiences = [issuerOf(publicUrl), tokenUrlOf(publicUrl)]
    return verifyAssertion(presented, { db, audiences, now: clock() })
  }
  const found = await findLiveSecret(db, hashToken(presented.secret))
  return found?.clientId === presented.clientId.toLowerCase() ? { credential: found } : {}
}

/** Counted as a wrong credential is, so that nobody fills somebody else's log. */
async function reportRequest(
  ctx: Context,
  { db, badBearer, onRefused }: GrantParts,
  { form, error }: { form: Form; error: OAuthRefusal },
): Promise<void> {
  if (!onRefused) return
  try {
    await badBearer.spend(limitKey(ctx.state.clientAddress))
  } catch (tooMany) {
    if (tooMany instanceof TooManyAttempts) return
    throw tooMany
  }
  const refused = await refusedRequest(db, form, error)
  if (refused) onRefused(refused, ctx)
}
