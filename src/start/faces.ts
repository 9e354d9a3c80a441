import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { apiErrors } from '../admin/error-body.ts'
import { adminRoutes } from '../admin/routes.ts'
import type { Metrics } from '../base/metrics.ts'
import type { SigningKeys } from '../base/signing-keys.ts'
import { claimRoutes } from '../claim/routes.ts'
import type { LinkOpens } from '../claim/link-opens.ts'
import { saveLanguage } from '../claim/save-language.ts'
import { applicationRoutes } from '../hand-over/application-routes.tsx'
import { handOverErrors } from '../hand-over/error-answers.ts'
import { handOverRoutes } from '../hand-over/routes.ts'
import { clientAddressReader } from '../http/client-address.ts'
import { refuseOtherSites } from '../http/cross-site.ts'
import { errorPages } from '../http/error-page.tsx'
import { createFace, type FaceOptions, type RequestCallback } from '../http/face.ts'
import { healthRoutes } from '../http/health.ts'
import { packageRoot } from '../http/package-root.ts'
import { pageAssets } from '../http/page/assets.ts'
import { languageChoice } from '../http/page/language-choice.ts'
import { panelFiles } from '../http/panel-files.ts'
import { createAccessTokenAuthenticator } from '../oauth/access-token-authenticator.ts'
import { oauthErrors } from '../oauth/error-answers.ts'
import { logRefusedGrant } from '../oauth/log-refused-grant.ts'
import { oauthRoutes } from '../oauth/routes.ts'
import type { RequestLog } from '../provisioning-log/request-log.ts'
import { scimErrors } from '../scim/error-answers.ts'
import { scimRoutes } from '../scim/routes.ts'
import { tokenRateOf } from '../scim/token-rate.ts'
import { sessionRoutes } from '../session/routes.ts'
import type { SsoParts } from '../sso/parts.ts'
import { isPostedByProviders, ssoRoutes } from '../sso/routes.ts'
import type { Parts } from './app.ts'
import { anyAuthenticator, createClientAuthenticator } from '../tenants/client-authenticator.ts'

const panelRoot = join(packageRoot(import.meta.url), 'dist', 'web')

type Face = FaceOptions['name']

export interface SharedParts {
  metrics: Metrics
  requestLog: RequestLog
  linkOpens: LinkOpens
  signingKeys: SigningKeys
  handOverKeys: SigningKeys
}

/** Which room answers what. */
export function createFaces(
  parts: Parts,
  pages: SsoParts,
  { metrics, requestLog, linkOpens, signingKeys: keys, handOverKeys }: SharedParts,
): Record<Face, RequestCallback> {
  const { config, db, log } = parts
  const { origin, limits } = pages
  const { publicUrl, metricsToken } = config
  const edge = { log, metrics, clientAddress: clientAddressReader(config.trustedProxies), isSecure: origin.isSecure }
  const onError = (err: unknown) => log.warn({ err }, 'the last use of a token was not written')
  const token = { clock: parts.clock, onError, publicUrl, keys }
  const authenticate = anyAuthenticator(createClientAuthenticator(db, token), createAccessTokenAuthenticator(db, token))
  const { badBearer } = limits
  return {
    health: createFace({
      ...edge,
      name: 'health',
      logLevel: 'debug',
      errors: errorPages(edge),
      routes: [healthRoutes({ db, metrics, metricsToken, isDraining: parts.isDraining })],
    }),
    scim: createFace({
      ...edge,
      name: 'scim',
      logLevel: 'debug',
      errors: scimErrors(edge),
      routes: [
        scimRoutes({ ...parts, publicUrl, authenticate, badBearer, requestLog, tokenRate: tokenRateOf(config) }),
      ],
    }),
    oauth: createFace({
      ...edge,
      name: 'oauth',
      logLevel: 'info',
      errors: oauthErrors(edge),
      routes: [oauthRoutes({ ...parts, publicUrl, keys, badBearer, onRefused: logRefusedGrant(requestLog) })],
    }),
    'hand-over': createFace({
      ...edge,
      name: 'hand-over',
      logLevel: 'info',
      errors: handOverErrors(edge),
      routes: [handOverRoutes({ ...parts, ...pages, publicUrl, keys: handOverKeys })],
    }),
    api: createFace({
      ...edge,
      name: 'api',
      logLevel: 'info',
      errors: apiErrors({ ...edge, publicUrl }),
      routes: [adminRoutes({ ...parts, ...pages })],
    }),
    pages: createFace({
      ...edge,
      name: 'pages',
      logLevel: 'info',
      errors: errorPages(edge),
      routes: [
        refuseOtherSites(origin, { isExempt: isPostedByProviders }),
        languageChoice(pages.cookies, (ctx, language) => saveLanguage(pages, ctx, language)),
        pageAssets(),
        panelFiles(panelRoot),
        sessionRoutes(pages),
        ssoRoutes(pages),
        claimRoutes({ ...pages, opens: linkOpens }),
        applicationRoutes(pages),
      ],
    }),
  }
}

const facesByPath: Record<string, Face> = {
  livez: 'health',
  readyz: 'health',
  metrics: 'health',
  scim: 'scim',
  oauth: 'oauth',
  '.well-known': 'oauth',
  'hand-over': 'hand-over',
  api: 'api',
}

/** Who answers, by the first part of the path. */
export function faceOf({ url = '/' }: IncomingMessage): Face {
  const [first = ''] = url.slice(1).split(/[/?]/, 1)
  return Object.hasOwn(facesByPath, first) ? facesByPath[first]! : 'pages'
}
