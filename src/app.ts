import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { apiErrors } from './admin/error-body.ts'
import { forgetOldKeys } from './admin/idempotency-store.ts'
import { registerOverview } from './admin/overview/overview-job.ts'
import { registerExportJobs } from './admin/exports/export-jobs.ts'
import { registerImportJobs } from './admin/imports/import-job.ts'
import { adminRoutes } from './admin/routes.ts'
import { createMetrics, type Metrics } from './base/metrics.ts'
import { createSigningKeys, type SigningKeys } from './base/signing-keys.ts'
import { claimRoutes } from './claim/routes.ts'
import { registerDisownMail } from './claim/disown-mail.ts'
import { createLinkOpens, type LinkOpens } from './claim/link-opens.ts'
import { saveLanguage } from './claim/save-language.ts'
import { applicationRoutes } from './hand-over/application-routes.tsx'
import { handOverErrors } from './hand-over/error-answers.ts'
import { forgetUsedHandOvers } from './hand-over/hand-over-store.ts'
import { handOverRoutes } from './hand-over/routes.ts'
import { clientAddressReader } from './http/client-address.ts'
import { createCookies } from './http/cookies.ts'
import { refuseOtherSites } from './http/cross-site.ts'
import { errorPages } from './http/error-page.tsx'
import { createFace, type FaceOptions, type RequestCallback } from './http/face.ts'
import { healthRoutes } from './http/health.ts'
import { createOutgoing } from './http/outgoing/outgoing.ts'
import { packageRoot } from './http/package-root.ts'
import { pageAssets } from './http/page/assets.ts'
import { languageChoice } from './http/page/language-choice.ts'
import { panelFiles } from './http/panel-files.ts'
import { publicOrigin } from './http/public-origin.ts'
import { createRateLimits } from './http/rate-limits.ts'
import { registerAddressSurvey } from './invite/address-survey.ts'
import { registerCampaignJob } from './invite/campaign-job.ts'
import { resealDirectoryPasswords } from './invite/directory/directory-store.ts'
import { registerPeopleFileSweep } from './invite/people-files/sweep-files.ts'
import { registerReminders } from './invite/remind-due.ts'
import { createJobs } from './jobs/jobs.ts'
import { createMailTransport } from './mail/create-transport.ts'
import { mailChannel } from './mail/enqueue-delivery.ts'
import { forgetHosts } from './mail/host-pace.ts'
import { createMailSender } from './mail/mail-sender.ts'
import { registerOutboxSweep } from './mail/sweep-outbox.ts'
import { registerTestMail } from './mail/test-mail.ts'
import { createAccessTokenAuthenticator } from './oauth/access-token-authenticator.ts'
import { oauthErrors } from './oauth/error-answers.ts'
import { logRefusedGrant } from './oauth/log-refused-grant.ts'
import { oauthRoutes } from './oauth/routes.ts'
import { forgetUsedAssertions } from './oauth/verify-assertion.ts'
import { foldCounts } from './people/fold-counts.ts'
import { makePartitions } from './provisioning-log/partitions.ts'
import { createRequestLog, type RequestLog } from './provisioning-log/request-log.ts'
import { keepProvisioningLog } from './provisioning-log/retention.ts'
import { scimErrors } from './scim/error-answers.ts'
import { scimRoutes } from './scim/routes.ts'
import { tokenRateOf } from './scim/token-rate.ts'
import { createBrowserSessions } from './session/browser-sessions.ts'
import { forgetEnded } from './session/forget-ended.ts'
import type { PageParts } from './session/parts.ts'
import { registerPasswordReset } from './session/password-reset.ts'
import { sessionRoutes } from './session/routes.ts'
import { takeEmptyDatabase } from './session/take-empty-database.ts'
import { keepSso } from './sso/housekeeping.ts'
import { createRelyingParties } from './sso/oidc/relying-party.ts'
import type { SsoParts } from './sso/parts.ts'
import { isPostedByProviders, ssoRoutes } from './sso/routes.ts'
import { refreshMetadataDue } from './sso/saml/metadata-job.ts'
import { createXmlThread } from './sso/saml/xml-thread.ts'
import type { App, Parts } from './start/app.ts'
import { checkDomainsDue } from './tenants/domains/check-domain.ts'
import { anyAuthenticator, createClientAuthenticator } from './tenants/client-authenticator.ts'

const panelRoot = join(packageRoot(import.meta.url), 'dist', 'web')

/** The only wiring: which room answers what, and with which parts. */
export async function createApp(parts: Parts): Promise<App> {
  const metrics = createMetrics()
  const pages = ssoParts(parts, pageParts(parts))
  const requestLog = createRequestLog({ ...parts, onDropped: (requests) => metrics.unloggedRequests.inc(requests) })
  const signingKeys = await createSigningKeys(parts.keyring, 'access-token')
  const handOverKeys = await createSigningKeys(parts.keyring, 'hand-over')
  const linkOpens = createLinkOpens(parts)
  const faces = createFaces(parts, pages, { linkOpens, metrics, requestLog, signingKeys, handOverKeys })
  const background = createBackground(parts, metrics, pages)
  await makePartitions(parts.db)
  await background.start()
  return {
    callback: (request, response) => faces[faceOf(request)](request, response),
    firstAdminLink: () => takeEmptyDatabase({ ...parts, publicUrl: pages.origin.url }),
    async close() {
      await Promise.all([background.stop(), requestLog.stop(), linkOpens.stop(), pages.xmlThread.stop()])
      metrics.registry.clear()
    },
  }
}

function pageParts({ config, db, pool, keyring, clock }: Parts): PageParts {
  const origin = publicOrigin(config.publicUrl)
  const cookies = createCookies(origin)
  const sessions = createBrowserSessions({ db, keyring, cookies, origin })
  const outgoing = createOutgoing({ allow: config.outgoingAllow, dnsServers: config.dnsServers })
  return { db, keyring, clock, origin, cookies, sessions, limits: createRateLimits(pool), outgoing }
}

function ssoParts({ log }: Parts, pages: PageParts): SsoParts {
  return { ...pages, log, relyingParties: createRelyingParties(pages), xmlThread: createXmlThread() }
}

type Face = FaceOptions['name']

interface SharedParts {
  metrics: Metrics
  requestLog: RequestLog
  linkOpens: LinkOpens
  signingKeys: SigningKeys
  handOverKeys: SigningKeys
}

function createFaces(
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

/** What runs without being asked. */
function createBackground(
  { config, databaseUrl, db, keyring, log, clock }: Parts,
  metrics: Metrics,
  { outgoing, xmlThread }: Pick<SsoParts, 'outgoing' | 'xmlThread'>,
) {
  const jobs = createJobs({ databaseUrl, log })
  const transport = createMailTransport(db, config)
  const onResult = (result: string) => metrics.mails.inc({ result })
  const mail = createMailSender({ ...config, db, keyring, log, clock, transport, onResult })
  jobs.listen(mailChannel, () => mail.wake())
  registerCampaignJob(jobs, { db, keyring, log, mailQueued: () => mail.wake() })
  registerReminders(jobs, { db, log })
  registerImportJobs(jobs, { db, keyring, log, mailQueued: () => mail.wake() })
  registerPeopleFileSweep(jobs, { db })
  registerAddressSurvey(jobs, { db })
  registerOverview(jobs, { db, clock })
  registerDisownMail(jobs, { ...config, db, keyring, log, transport })
  registerTestMail(jobs, { ...config, db, keyring, log, transport })
  registerExportJobs(jobs, { ...config, db, keyring, log, transport })
  if (!config.smtpUrl) registerOutboxSweep(jobs, { db, dataDirectory: config.dataDirectory })
  registerPasswordReset(jobs, { db, keyring })
  // Once an hour in one of the processes.
  jobs.register('housekeeping', async () => {
    await forgetEnded(db)
    await forgetOldKeys(db)
    await resealDirectoryPasswords(db, keyring)
    await forgetHosts(db)
    await forgetUsedAssertions(db)
    await keepSso(db, keyring)
    await forgetUsedHandOvers(db)
  })
  jobs.schedule('17 * * * *', 'housekeeping')
  jobs.register('fold-counts', () => foldCounts(db))
  jobs.schedule('* * * * *', 'fold-counts')
  jobs.register('domains', () => checkDomainsDue({ db, outgoing, log }))
  jobs.schedule('41 * * * *', 'domains')
  jobs.register('saml-metadata', () => refreshMetadataDue({ db, outgoing, log, thread: xmlThread, now: clock() }))
  jobs.schedule('53 * * * *', 'saml-metadata')
  jobs.register('provisioning-log', () => keepProvisioningLog(db))
  jobs.schedule('29 1 * * *', 'provisioning-log')
  return {
    async start() {
      await jobs.start()
      mail.start()
    },
    stop: () => Promise.all([mail.stop(), jobs.stop()]),
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

/** By the first part of the path. */
function faceOf({ url = '/' }: IncomingMessage): Face {
  const [first = ''] = url.slice(1).split(/[/?]/, 1)
  return Object.hasOwn(facesByPath, first) ? facesByPath[first]! : 'pages'
}
