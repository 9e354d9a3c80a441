import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import { hashToken, mintToken, tokenHint } from '../base/tokens.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor, Trx } from '../db/connection.ts'
import { type ClientKey, findClient, lockClient } from '../tenants/client-store.ts'
import { checkLifetimeDays, defaultLifetimeDays } from '../tenants/lifetime-days.ts'
import {
  type ClientSecret,
  countLiveSecrets,
  insertSecret,
  markSecretRevoked,
  selectSecrets,
} from './client-secret-store.ts'
import { TooManySecrets } from './errors.ts'

/** Enough for a rotation in stages over several installations of one client. */
const mostLiveSecrets = 5

export interface SecretOrder extends ClientKey {
  /** 1 to 3650; 365 where absent. */
  lifetimeDays?: number
  actor: Actor
}

export interface MintedSecret extends ClientSecret {
  /** Shown once and stored nowhere. */
  secret: string
}

/** Several live side by side, so that a client is never without one. @throws NotFound, TooManySecrets, InvalidSetting */
export async function mintClientSecret(trx: Trx, order: SecretOrder): Promise<MintedSecret> {
  const { tenantId, clientId, lifetimeDays = defaultLifetimeDays, actor } = order
  checkLifetimeDays(lifetimeDays)
  // Locked: of two that are minted at once, the second counts the first.
  const client = isUuid(clientId) ? await lockClient(trx, { tenantId, clientId }) : undefined
  if (!client || client.disabledAt) throw new NotFound('provisioning client')
  if ((await countLiveSecrets(trx, order)) >= mostLiveSecrets) throw new TooManySecrets(mostLiveSecrets)

  const secret = mintToken('vst_secret_')
  const hash = hashToken(secret)
  const minted = await insertSecret(trx, { tenantId, clientId, hash, hint: tokenHint(secret), lifetimeDays })
  const detail = { secretId: minted.id }
  await recordEvent(trx, { tenantId, type: 'client_secret.minted', actor, subjectId: clientId, detail })
  return { ...minted, secret }
}

/** Newest first, also the expired and the revoked. @throws NotFound */
export async function listClientSecrets(db: Executor, key: ClientKey): Promise<ClientSecret[]> {
  const client = isUuid(key.clientId) ? await findClient(db, key) : undefined
  if (!client || client.disabledAt) throw new NotFound('provisioning client')
  return selectSecrets(db, key)
}

/** It and every access token that it got are refused within a second. @throws NotFound, also where it was revoked before */
export async function revokeClientSecret(
  trx: Trx,
  revocation: ClientKey & { secretId: string; actor: Actor },
): Promise<void> {
  const { tenantId, clientId, secretId, actor } = revocation
  const revoked = isUuid(clientId) && isUuid(secretId) && (await markSecretRevoked(trx, revocation))
  if (!revoked) throw new NotFound('client secret')
  await recordEvent(trx, {
    tenantId,
    type: 'client_secret.revoked',
    actor,
    subjectId: clientId,
    detail: { secretId },
  })
}
