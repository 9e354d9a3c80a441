import type { Clock } from '../base/clock.ts'
import { hashToken } from '../base/tokens.ts'
import type { Database } from '../db/connection.ts'
import { limitKey } from '../http/client-address.ts'
import type { Context } from '../http/context.ts'
import { type Form, readForm } from '../http/form.ts'
import type { Limit } from '../http/rate-limits.ts'
import { accessTokenSeconds, type Credential, issueAccessToken, type TokenParts } from './access-token.ts'
import { findLapsedSecret, findLiveSecret, type LapsedSecret, writeLastUse } from './credential-store.ts'
import { BadTokenRequest, ClientNotAuthenticated, GrantTypeNotSupported } from './errors.ts'
import { issuerOf, tokenUrlOf } from './metadata.ts'
import { type PresentedCredentials, presentedCredentials } from './presented-credentials.ts'
import { verifyAssertion } from './verify-assertion.ts'

export interface GrantParts extends TokenParts {
  db: Database
  clock: Clock
  /** Counts wrong credentials by address; right ones are never counted, nor slowed by wrong ones from the same office. */
  badBearer: Limit
  /** Told of a secret that worked once, so that its tenant hears why its client cannot come in. */
  onLapsed?: (secret: LapsedSecret, ctx: Context) => void
}

/**
 * RFC 6749 §4.4. A `scope` that is asked for is not looked at: there is one, and the answer names it (§3.3).
 * @throws BadTokenRequest, GrantTypeNotSupported, ClientNotAuthenticated, TooManyAttempts
 */
export async function grantToken(ctx: Context, parts: GrantParts): Promise<void> {
  const form = await readForm(ctx)
  refuseRepeated(form)
  const grantType = form.text('grant_type')
  if (!grantType) throw new BadTokenRequest('grant_type is missing')
  if (grantType !== 'client_credentials') throw new GrantTypeNotSupported()

  const credential = await authenticate(ctx, form, parts)
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

const once = ['grant_type', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type', 'scope']

/** RFC 6749 §3.2. */
function refuseRepeated(form: Form): void {
  const repeated = once.find((name) => form.all(name).length > 1)
  if (repeated) throw new BadTokenRequest(`${repeated} is given twice`)
}

async function authenticate(ctx: Context, form: Form, parts: GrantParts): Promise<Credential> {
  const presented = presentedCredentials(ctx.req.headers.authorization, form)
  const credential = presented && (await credentialOf(presented, parts))
  if (credential) return credential
  await parts.badBearer.spend(limitKey(ctx.state.clientAddress))
  if (presented?.method === 'secret') await reportLapsed(ctx, presented.secret, parts)
  throw new ClientNotAuthenticated()
}

async function credentialOf(presented: PresentedCredentials, parts: GrantParts): Promise<Credential | undefined> {
  const { db, publicUrl, clock } = parts
  if (presented.method === 'assertion') {
    const audiences = [issuerOf(publicUrl), tokenUrlOf(publicUrl)]
    return verifyAssertion(presented, { db, audiences, now: clock() })
  }
  const found = await findLiveSecret(db, hashToken(presented.secret))
  return found?.clientId === presented.clientId.toLowerCase() ? found : undefined
}

async function reportLapsed(ctx: Context, secret: string, { db, onLapsed }: GrantParts): Promise<void> {
  const lapsed = onLapsed && (await findLapsedSecret(db, hashToken(secret)))
  if (lapsed) onLapsed(lapsed, ctx)
}
