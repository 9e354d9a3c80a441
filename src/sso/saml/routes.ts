import type Router from '@koa/router'
import { NotFound } from '../../base/errors.ts'
import { hashToken } from '../../base/tokens.ts'
import { inTransaction } from '../../db/transaction.ts'
import { limitKey } from '../../http/client-address.ts'
import type { Context, RequestState } from '../../http/context.ts'
import { BodyTooLarge, MediaTypeNotSupported } from '../../http/errors.ts'
import { type Form, formOf } from '../../http/form.ts'
import { decodeUtf8, readBody } from '../../http/read-body.ts'
import { seeOther } from '../../session/sign-in-routes.ts'
import { findTenantById } from '../../tenants/tenant-store.ts'
import { keepArrival } from '../arrivals-store.ts'
import type { SsoConnection } from '../connection.ts'
import { findConnectionById } from '../connection-store.ts'
import { refuse } from '../finish-sign-in.ts'
import type { SsoParts } from '../parts.ts'
import { SsoRefused } from '../refusal.ts'
import { findRequestByState } from '../requests-store.ts'
import { addressesOf } from './addresses.ts'
import { acceptSaml, verifySaml } from './finish-saml.ts'
import { refusedSaml } from './reasons.ts'
import { readServiceProviderKeys } from './service-provider-keys.ts'
import { serviceProviderMetadata } from './service-provider-metadata.ts'
import { samlSettingsFrom } from './settings.ts'

/** 256 KiB in base64, percent-encoded, with line ends: what is larger than this is not even read. */
const formBytes = 512 * 1024

/** Both without cookies: the metadata is everybody's, and a POST from another site brings none (security §6.34). */
export function samlRoutes(router: Router<RequestState>, parts: SsoParts): void {
  router.get('/sso/saml/:connection/metadata', async (ctx) => {
    const connection = await openConnection(parts, ctx)
    ctx.type = 'application/samlmetadata+xml'
    ctx.set('Cache-Control', 'no-cache')
    ctx.body = await metadataOf(parts, connection)
  })

  // A refusal stands under this address; who opens it again begins anew.
  router.get('/sso/saml/:connection/acs', async (ctx) => {
    const { tenantId } = await openConnection(parts, ctx)
    const tenant = await findTenantById(parts.db, tenantId)
    seeOther(ctx, tenant ? `/t/${tenant.slug}/sign-in` : '/')
  })

  router.post('/sso/saml/:connection/acs', async (ctx) => {
    await parts.limits.answeredSso.spend(limitKey(ctx.state.clientAddress))
    const connection = await openConnection(parts, ctx)
    let form: Form | undefined
    try {
      form = await readAnswer(ctx)
      seeOther(ctx, `/sso/arrived/${await arrive(parts, connection, form.raw('SAMLResponse'))}`)
    } catch (refusal) {
      if (!(refusal instanceof SsoRefused)) throw refusal
      // Only for the words of the page: the state is believed for nothing else.
      const state = form?.raw('RelayState')
      const request = state ? await findRequestByState(parts.db, hashToken(state), parts.keyring) : undefined
      const isOfConnection = request?.connectionId === connection.id
      await refuse(parts, ctx, { connection, request: isOfConnection ? request : undefined, refusal })
    }
  })
}

/** @throws NotFound also for a connection of the other protocol */
async function openConnection({ db }: SsoParts, ctx: Context): Promise<SsoConnection> {
  const connection = await findConnectionById(db, ctx.params.connection)
  if (connection?.protocol !== 'saml') throw new NotFound('page')
  return connection
}

/** @throws SsoRefused where it is too large to be a Response */
async function readAnswer(ctx: Context): Promise<Form> {
  if (!ctx.request.is('application/x-www-form-urlencoded')) {
    throw new MediaTypeNotSupported('application/x-www-form-urlencoded')
  }
  try {
    return formOf(new URLSearchParams(decodeUtf8(await readBody(ctx.req, formBytes))))
  } catch (error) {
    throw error instanceof BodyTooLarge ? refusedSaml('response_too_large') : error
  }
}

/** Verified first, while no transaction is open; then request, assertion and arrival in one. @returns the one-time handle */
async function arrive(parts: SsoParts, connection: SsoConnection, samlResponse: string): Promise<string> {
  const { db, keyring, origin, clock, xmlThread: thread } = parts
  const answer = { connection, keyring, publicUrl: origin.url, thread, samlResponse, now: clock() }
  const verified = await verifySaml(db, answer)
  return inTransaction(db, async (trx) =>
    keepArrival(trx, { connection, keyring, ...(await acceptSaml(trx, connection, verified)) }),
  )
}

async function metadataOf({ db, keyring, origin }: SsoParts, connection: SsoConnection): Promise<string> {
  const keys = await readServiceProviderKeys(db, { connection, keyring })
  const { nameIdFormat, signRequests } = samlSettingsFrom(connection.settings)
  const certificates = keys.map(({ certificate }) => certificate)
  return serviceProviderMetadata({
    ...addressesOf(origin.url, connection.id),
    certificates,
    nameIdFormat,
    signRequests,
  })
}
