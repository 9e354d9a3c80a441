import type { AdminTables } from './tables/admin.ts'
import type { AuditTables } from './tables/audit.ts'
import type { ClaimTables } from './tables/claim.ts'
import type { GroupsTables } from './tables/groups.ts'
import type { HandOverTables } from './tables/hand-over.ts'
import type { InviteTables } from './tables/invite.ts'
import type { MailTables } from './tables/mail.ts'
import type { OauthTables } from './tables/oauth.ts'
import type { PeopleTables } from './tables/people.ts'
import type { ProvisioningLogTables } from './tables/provisioning-log.ts'
import type { SessionTables } from './tables/session.ts'
import type { SsoTables } from './tables/sso.ts'
import type { TenantsTables } from './tables/tenants.ts'

export type * from './tables/admin.ts'
export type * from './tables/audit.ts'
export type * from './tables/claim.ts'
export type * from './tables/groups.ts'
export type * from './tables/hand-over.ts'
export type * from './tables/invite.ts'
export type * from './tables/mail.ts'
export type * from './tables/oauth.ts'
export type * from './tables/people.ts'
export type * from './tables/provisioning-log.ts'
export type * from './tables/session.ts'
export type * from './tables/sso.ts'
export type * from './tables/tenants.ts'

/** Every table, by the room that owns it. */
export interface Tables
  extends TenantsTables,
    OauthTables,
    AuditTables,
    PeopleTables,
    GroupsTables,
    SessionTables,
    MailTables,
    InviteTables,
    ClaimTables,
    SsoTables,
    HandOverTables,
    ProvisioningLogTables,
    AdminTables {}
