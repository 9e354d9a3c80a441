import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type Looking, lookOn } from './look-on.ts'
import { Problem } from './problem.ts'
import { type Query, request } from './request.ts'
import type {
  Admin,
  ApiKey,
  AuditPage,
  Breakdown,
  BulkAct,
  BulkActPage,
  BulkActPreview,
  Campaign,
  CampaignFailures,
  CampaignPage,
  CampaignPreview,
  ClientKeyList,
  ClientReach,
  ClientsHealth,
  ClientSecretList,
  CodeCounts,
  DeliveryPage,
  Directory,
  Domain,
  DomainReach,
  ExportPage,
  ExtensionSchema,
  FileRowPage,
  Funnel,
  Group,
  GroupPage,
  HeldBack,
  ImportPage,
  ImportRowPage,
  ImportSummary,
  Logo,
  LogPage,
  MailHealth,
  MatchingCounts,
  MemberSession,
  Me,
  OrderBulkAct,
  OutboxDetail,
  OutboxPage,
  PeopleCounts,
  PeopleFile,
  PeoplePage,
  Person,
  PersonIdentity,
  Progress,
  ProvisioningClient,
  SamlConnection,
  SavedMessage,
  Selection,
  SsoConflict,
  SsoConnection,
  SsoReach,
  SsoTest,
  Tenant,
} from './types.ts'

/** What the panel reads. The first word of a key is the kind of thing, so that a change can refresh all that show it. */
function reading<T>(path: string, query: Query = {}) {
  const [, kind = ''] = path.split('/')
  return queryOptions({
    queryKey: [kind, path, query],
    queryFn: ({ signal }) => request<T>('GET', path, { query, signal }),
  })
}

/** A list keeps its rows on screen until the next ones are there. */
function listing<T>(path: string, query: Query = {}) {
  return { ...reading<T>(path, query), placeholderData: keepPreviousData }
}

export const meQuery = () => ({ ...reading<Me>('/me'), staleTime: 60_000, retry: false })
export const logoQuery = () => ({ ...reading<Logo>('/tenant/logo'), retry: false })
export const tenantQuery = () => reading<Tenant>('/tenant')

export const peopleQuery = (query: Query) => ({
  ...listing<PeoplePage>('/people', query),
  queryFn: (context: Looking) => lookOn(query, context),
})
/** Counts a million people in some tenths of a second: not asked anew for each look. */
export const peopleCountsQuery = () => ({ ...reading<PeopleCounts>('/people/counts'), staleTime: 30_000 })
/** As many as it takes are looked at: once for each way of narrowing. */
export const matchingQuery = (query: Query) => ({
  ...reading<MatchingCounts>('/people/matching', query),
  staleTime: 30_000,
  retry: false,
})
export const bulkActQuery = (id: string) => reading<BulkAct>(`/bulk-acts/${encodeURIComponent(id)}`)
export const bulkActsQuery = (query: Query) => listing<BulkActPage>('/bulk-acts', query)
export const personQuery = (id: string) => reading<Person>(`/people/${encodeURIComponent(id)}`)

export const campaignsQuery = (query: Query) => listing<CampaignPage>('/campaigns', query)
export const campaignQuery = (id: string) => reading<Campaign>(`/campaigns/${encodeURIComponent(id)}`)
export const deliveriesQuery = (query: Query) => listing<DeliveryPage>('/deliveries', query)
export const savedMessagesQuery = () => reading<{ items: SavedMessage[] }>('/saved-messages')
export const outboxQuery = (query: Query) => listing<OutboxPage>('/outbox', query)
export const outboxMessageQuery = (id: string) => reading<OutboxDetail>(`/outbox/${encodeURIComponent(id)}`)

const countingMilliseconds = 2_000
const restingMilliseconds = 60_000
interface Counting {
  state: { data?: { isCounting: boolean } }
}
/** Of a large tenant counts are made in the background: asked again until they are there. */
const untilCounted = {
  refetchInterval: ({ state }: Counting) => (state.data?.isCounting ? countingMilliseconds : restingMilliseconds),
}

export const progressQuery = () => ({ ...reading<Progress>('/overview/progress'), ...untilCounted })
export const breakdownQuery = (by: string) => ({
  ...listing<Breakdown>('/overview/breakdown', { by }),
  ...untilCounted,
})
export const campaignFailuresQuery = (id: string) => ({
  ...reading<CampaignFailures>(`/campaigns/${encodeURIComponent(id)}/failures`),
  staleTime: 0,
})
export const campaignFunnelQuery = (id: string) => ({
  ...reading<Funnel>(`/campaigns/${encodeURIComponent(id)}/funnel`),
  ...untilCounted,
})
export const heldBackQuery = () => ({ ...reading<HeldBack>('/deliveries/held-back'), ...untilCounted })
export const clientsHealthQuery = () => ({
  ...reading<ClientsHealth>('/overview/clients'),
  refetchInterval: restingMilliseconds,
})
export const mailHealthQuery = () => ({
  ...reading<MailHealth>('/overview/mail'),
  refetchInterval: restingMilliseconds,
})

export const clientsQuery = () => reading<{ items: ProvisioningClient[] }>('/provisioning-clients')
export const apiKeysQuery = () => reading<{ items: ApiKey[] }>('/api-keys')
export const adminsQuery = () => reading<{ items: Admin[] }>('/admins')

export const groupsQuery = (query: Query) => listing<GroupPage>('/groups', query)
export const groupQuery = (id: string) => reading<Group>(`/groups/${encodeURIComponent(id)}`)
export const membersQuery = (id: string, query: Query) =>
  listing<PeoplePage>(`/groups/${encodeURIComponent(id)}/members`, query)

export const auditQuery = (query: Query) => listing<AuditPage>('/audit', query)

export const fileQuery = (id: string) => reading<PeopleFile>(`/people-files/${encodeURIComponent(id)}`)
export const fileRowsQuery = (id: string, query: Query) =>
  listing<FileRowPage>(`/people-files/${encodeURIComponent(id)}/rows`, query)
export const importsQuery = (query: Query) => listing<ImportPage>('/imports', query)
export const importQuery = (id: string) => reading<ImportSummary>(`/imports/${encodeURIComponent(id)}`)
export const importRowsQuery = (id: string, query: Query) =>
  listing<ImportRowPage>(`/imports/${encodeURIComponent(id)}/rows`, query)
export const exportsQuery = (query: Query) => listing<ExportPage>('/exports', query)
export const logQuery = (query: Query) => listing<LogPage>('/provisioning-log', query)
export const secretsQuery = (clientId: string) =>
  reading<ClientSecretList>(`/provisioning-clients/${encodeURIComponent(clientId)}/secrets`)

export const keysQuery = (clientId: string) =>
  reading<ClientKeyList>(`/provisioning-clients/${encodeURIComponent(clientId)}/keys`)
export const schemasQuery = () => reading<{ items: ExtensionSchema[] }>('/schemas')
export const domainsQuery = () => reading<{ items: Domain[] }>('/domains')
/** null where none is set up: an answer like any other, under which a form that is being filled in stays. */
export const directoryQuery = () =>
  queryOptions({
    queryKey: ['directory'],
    queryFn: ({ signal }) =>
      request<Directory>('GET', '/directory', { signal }).catch((error: unknown) => {
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }),
  })
export const ssoConnectionsQuery = () => reading<{ items: SsoConnection[] }>('/sso-connections')
export const ssoConnectionQuery = (id: string) => reading<SsoConnection>(`/sso-connections/${encodeURIComponent(id)}`)
/** Whom a connection knows at this moment: asked before it is taken from them. */
export const ssoReachQuery = (id: string) => countedNow<SsoReach>(`/sso-connections/${encodeURIComponent(id)}/reach`)
export const clientReachQuery = (id: string) =>
  countedNow<ClientReach>(`/provisioning-clients/${encodeURIComponent(id)}/reach`)
export const domainReachQuery = (id: string) => countedNow<DomainReach>(`/domains/${encodeURIComponent(id)}/reach`)

function countedNow<T>(path: string) {
  return { ...reading<T>(path), staleTime: 0, gcTime: 0, retry: false }
}
export const samlQuery = (id: string) => reading<SamlConnection>(`/sso-connections/${encodeURIComponent(id)}/saml`)
export const ssoTestQuery = (id: string) => reading<SsoTest>(`/sso-tests/${encodeURIComponent(id)}`)
export const ssoConflictsQuery = (query: Query) =>
  listing<{ items: SsoConflict[]; nextCursor?: string }>('/sso-conflicts', query)
export const identitiesQuery = (personId: string) =>
  reading<{ items: PersonIdentity[] }>(`/people/${encodeURIComponent(personId)}/identities`)
export const sessionsQuery = (personId: string) =>
  reading<{ items: MemberSession[] }>(`/people/${encodeURIComponent(personId)}/sessions`)

/** Who would get a card, asked by POST as the dry run of a campaign is. */
export const codesQuery = (body: { people: Selection; onlyWithoutMail: boolean }) =>
  queryOptions({
    queryKey: ['people', 'codes', body],
    queryFn: ({ signal }) => request<CodeCounts>('POST', '/access-codes/preview', { body, signal }),
    staleTime: 0,
    retry: false,
  })

/** The dry run of an act on many, which may count for some seconds. */
export const bulkActPreviewQuery = (order: OrderBulkAct) =>
  queryOptions({
    queryKey: ['people', 'bulk-act', order],
    queryFn: ({ signal }) => request<BulkActPreview>('POST', '/bulk-acts/preview', { body: order, signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

/** The dry run of a campaign: asked by POST, changes nothing, and is old after a moment. */
export const campaignPreviewQuery = (selection: Selection) =>
  queryOptions({
    queryKey: ['campaigns', 'preview', selection],
    queryFn: ({ signal }) => request<CampaignPreview>('POST', '/campaigns/preview', { body: selection, signal }),
    staleTime: 0,
    gcTime: 0,
  })
