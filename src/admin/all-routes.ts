import { accessCodeRoutes } from './access-codes/access-code-routes.ts'
import { bulkActRoutes } from './bulk-acts/bulk-act-routes.ts'
import { campaignRoutes } from './campaigns/campaign-routes.ts'
import { directoryRoutes } from './campaigns/directory-routes.ts'
import { peopleFileRoutes } from './campaigns/people-file-routes.ts'
import { funnelRoutes } from './campaigns/funnel-routes.ts'
import { campaignSteerRoutes } from './campaigns/steer-routes.ts'
import { campaignWatchRoutes } from './campaigns/watch-routes.ts'
import { apiKeyRoutes } from './connections/api-key-routes.ts'
import { clientRoutes } from './connections/client-routes.ts'
import { credentialRoutes } from './connections/credential-routes.ts'
import { domainRoutes } from './connections/domain-routes.ts'
import { samlRoutes } from './connections/saml-routes.ts'
import { schemaRoutes } from './connections/schema-routes.ts'
import { exportRoutes } from './exports/export-routes.ts'
import { groupRoutes } from './groups/group-routes.ts'
import { memberRoutes } from './groups/member-routes.ts'
import { adminRoutesOfTenant } from './house/admin-routes.ts'
import { auditRoutes } from './house/audit-routes.ts'
import { logoRoutes } from './house/logo-routes.ts'
import { meRoutes } from './house/me-routes.ts'
import { tenantRoutes } from './house/tenant-routes.ts'
import { importRoutes } from './imports/import-routes.ts'
import { deliveryRoutes } from './mail/delivery-routes.ts'
import { outboxRoutes } from './mail/outbox-routes.ts'
import { previewRoutes } from './mail/preview-routes.ts'
import { savedMessageRoutes } from './mail/saved-message-routes.ts'
import { overviewRoutes } from './overview/overview-routes.ts'
import { claimLinkRoutes } from './people/claim-link-routes.ts'
import { personCreateRoutes } from './people/create-routes.ts'
import { inviteRoutes } from './people/invite-routes.ts'
import { peopleListRoutes } from './people/list-routes.ts'
import { personRoutes } from './people/person-routes.ts'
import { sessionRoutes } from './people/session-routes.ts'
import { timelineRoutes } from './people/timeline-routes.ts'
import { provisioningLogRoutes } from './provisioning-log/log-routes.ts'
import type { Route } from './route.ts'
import { ssoConflictRoutes } from './sso/conflict-routes.ts'
import { ssoConnectionRoutes } from './sso/connection-routes.ts'
import { personSsoRoutes } from './sso/person-sso-routes.ts'
import { ssoTestRoutes } from './sso/test-routes.ts'

/** Every operation of the API: what is served, described and walked by the tests. Fixed paths come before those with `{id}`. */
export const allRoutes: readonly Route[] = [
  ...meRoutes,
  ...overviewRoutes,
  ...funnelRoutes,
  ...peopleListRoutes,
  ...personCreateRoutes,
  ...personRoutes,
  ...timelineRoutes,
  ...sessionRoutes,
  ...inviteRoutes,
  ...bulkActRoutes,
  ...claimLinkRoutes,
  ...accessCodeRoutes,
  ...campaignRoutes,
  ...campaignSteerRoutes,
  ...campaignWatchRoutes,
  ...peopleFileRoutes,
  ...importRoutes,
  ...exportRoutes,
  ...directoryRoutes,
  ...previewRoutes,
  ...savedMessageRoutes,
  ...deliveryRoutes,
  ...outboxRoutes,
  ...groupRoutes,
  ...memberRoutes,
  ...clientRoutes,
  ...credentialRoutes,
  ...schemaRoutes,
  ...domainRoutes,
  ...samlRoutes,
  ...ssoConnectionRoutes,
  ...ssoTestRoutes,
  ...ssoConflictRoutes,
  ...personSsoRoutes,
  ...provisioningLogRoutes,
  ...apiKeyRoutes,
  ...tenantRoutes,
  ...logoRoutes,
  ...adminRoutesOfTenant,
  ...auditRoutes,
]
