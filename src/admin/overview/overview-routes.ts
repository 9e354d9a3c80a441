import { listOauthCredentials } from '../../oauth/credentials-of-clients.ts'
import { explain } from '../../provisioning-log/explanations.ts'
import { listClients } from '../../tenants/manage-clients.ts'
import { lastUseOf } from '../connections/client-credentials.ts'
import { credentialsOf } from '../connections/present-client.ts'
import { moment } from '../moment.ts'
import { read, type Route } from '../route.ts'
import {
  breakdown,
  type BreakdownContent,
  breakdownQuery,
  clientsHealth,
  type ClientsHealth,
  mailHealth,
  progress,
  type ProgressContent,
} from '../schemas/overview.ts'
import { type ClientTraffic, clientTraffic, lastRefusals, mailTrouble, type Refusal } from './health-store.ts'
import { type Counted, counted } from './overview-counts.ts'

const tag = 'Overview'

export const overviewRoutes: Route[] = [
  read({
    path: '/overview/progress',
    tag,
    scope: 'people:read',
    summary: 'How far everybody has come, and when',
    description:
      'Of those who are here and active: how many came to each step from being provisioned to the claim, on which day, and who is stuck. Beyond 20,000 people it is counted in the background.',
    response: progress,
    async handler({ db, tenantId, parts }) {
      const count = await counted<ProgressContent>(db, { tenantId, name: 'progress', now: parts.clock() })
      return { ...ageOf(count), progress: count.content }
    },
  }),
  read({
    path: '/overview/breakdown',
    tag,
    scope: 'people:read',
    summary: 'How far each department, or location, has come',
    query: breakdownQuery,
    response: breakdown,
    async handler({ db, tenantId, query: { by }, parts }) {
      const count = await counted<BreakdownContent>(db, { tenantId, name: `by_${by}`, now: parts.clock() })
      return { ...ageOf(count), by, breakdown: count.content }
    },
  }),
  read({
    path: '/overview/clients',
    tag,
    scope: ['clients:write', 'audit:read'],
    summary: 'How provisioning clients are doing',
    response: clientsHealth,
    async handler({ db, tenantId, parts }) {
      const now = parts.clock()
      const [{ since, clients: traffic }, refusals, clients, oauth] = await Promise.all([
        clientTraffic(db, tenantId, now),
        lastRefusals(db, tenantId, now),
        listClients(db, tenantId),
        listOauthCredentials(db, tenantId),
      ])
      return {
        items: clients
          .filter(({ disabledAt }) => !disabledAt)
          .map((client) => ({
            id: client.id,
            name: client.name,
            kind: client.kind,
            since: moment(since),
            ...trafficOf(
              traffic.find(({ clientId }) => clientId === client.id),
              lastUseOf(credentialsOf(client, oauth)),
            ),
            lastRefusal: presentRefusal(refusals.find(({ clientId }) => clientId === client.id)),
          })),
      }
    },
  }),
  read({
    path: '/overview/mail',
    tag,
    scope: 'people:read',
    summary: 'How mail is doing',
    response: mailHealth,
    async handler({ db, tenantId }) {
      const { lastFailureAt, lastFailureResult, waitsSince, ...counts } = await mailTrouble(db, tenantId)
      return {
        ...counts,
        waitsSince: moment(waitsSince),
        lastFailure: lastFailureAt && { at: moment(lastFailureAt), result: lastFailureResult },
      }
    },
  }),
]

function ageOf({ countedAt, isCounting }: Counted<unknown>) {
  return { countedAt: moment(countedAt), isCounting }
}

type Health = ClientsHealth['items'][number]

/** The log may be kept for less long than the last use of a credential. */
function trafficOf(
  traffic: ClientTraffic | undefined,
  lastUse: Date | null,
): Pick<Health, 'requests' | 'refused' | 'lastRequestAt'> {
  if (traffic) {
    return { requests: traffic.requests, refused: traffic.refused, lastRequestAt: moment(traffic.lastAt) }
  }
  return { requests: 0, refused: 0, lastRequestAt: moment(lastUse) }
}

function presentRefusal(refusal: Refusal | undefined): Health['lastRefusal'] {
  if (!refusal) return null
  const { at, status, code, detail } = refusal
  return { at: moment(at), status, reason: explain(code)?.reason ?? null, detail }
}
