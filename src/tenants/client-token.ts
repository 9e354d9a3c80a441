import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import { hashToken, mintToken, tokenHint } from '../base/tokens.ts'
import { isUuid } from '../base/uuid.ts'
import type { Trx } from '../db/connection.ts'
import { type ClientKey, countLiveTokens, insertToken, lockClient, markTokenRevoked } from './client-store.ts'
import { TooManyTokens } from './errors.ts'
import { checkLifetimeDays, defaultLifetimeDays } from './lifetime-days.ts'
import type { ClientToken } from './provisioning-client.ts'

/** Two, so that a client can be given the next token before the last one ends. */
const mostLiveTokens = 2

export interface TokenOrder extends ClientKey {
  /** 1 to 3650; 365 where absent. */
  lifetimeDays?: number
  actor: Actor
}

export interface MintedToken extends ClientToken {
  /** Shown once and stored nowhere. */
  token: string
}

/** @throws NotFound, TooManyTokens, InvalidSetting */
export async function mintClientToken(trx: Trx, order: TokenOrder): Promise<MintedToken> {
  const { tenantId, clientId, lifetimeDays = defaultLifetimeDays, actor } = order
  checkLifetimeDays(lifetimeDays)
  const client = isUuid(clientId) ? await lockClient(trx, { tenantId, clientId }) : undefined
  if (!client || client.disabledAt) throw new NotFound('provisioning client')
  if ((await countLiveTokens(trx, order)) >= mostLiveTokens) throw new TooManyTokens()

  const token = mintToken('vst_scim_')
  const hash = hashToken(token)
  const minted = await insertToken(trx, { tenantId, clientId, hash, hint: tokenHint(token), lifetimeDays })
  await recordEvent(trx, { tenantId, type: 'token.minted', actor, subjectId: clientId, detail: { tokenId: minted.id } })
  return { ...minted, token }
}

/** Refused everywhere within a second. @throws NotFound, also where it was revoked before */
export async function revokeClientToken(
  trx: Trx,
  revocation: ClientKey & { tokenId: string; actor: Actor },
): Promise<void> {
  const { tenantId, clientId, tokenId, actor } = revocation
  const revoked = isUuid(clientId) && isUuid(tokenId) && (await markTokenRevoked(trx, revocation))
  if (!revoked) throw new NotFound('token')
  await recordEvent(trx, { tenantId, type: 'token.revoked', actor, subjectId: clientId, detail: { tokenId } })
}
