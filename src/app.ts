import { createMetrics } from './base/metrics.ts'
import { createSigningKeys } from './base/signing-keys.ts'
import { createLinkOpens } from './claim/link-opens.ts'
import { takeAbsoluteForm } from './http/absolute-form.ts'
import { createCookies } from './http/cookies.ts'
import { createOutgoing } from './http/outgoing/outgoing.ts'
import { publicOrigin } from './http/public-origin.ts'
import { createRateLimits } from './http/rate-limits.ts'
import { makePartitions } from './provisioning-log/partitions.ts'
import { createRequestLog } from './provisioning-log/request-log.ts'
import { createBrowserSessions } from './session/browser-sessions.ts'
import type { PageParts } from './session/parts.ts'
import { takeEmptyDatabase } from './session/take-empty-database.ts'
import { createRelyingParties } from './sso/oidc/relying-party.ts'
import type { SsoParts } from './sso/parts.ts'
import { createXmlThread } from './sso/saml/xml-thread.ts'
import type { App, Parts } from './start/app.ts'
import { createBackground } from './start/background.ts'
import { createFaces, faceOf } from './start/faces.ts'

/** The only wiring: every room gets its parts here, its face in `start/faces.ts` and its jobs in `start/background.ts`. */
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
    callback: (request, response) => {
      takeAbsoluteForm(request)
      return faces[faceOf(request)](request, response)
    },
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
