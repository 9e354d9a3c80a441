// The API's own descriptions, as types only: nothing of the server reaches the browser.
export type { Admin, ChangeAdmin, CreatedAdmin, SignInLink } from '../../src/admin/schemas/admins.ts'
export type { ApiKey, CreatedApiKey } from '../../src/admin/schemas/api-keys.ts'
export type {
  BulkAct,
  BulkActPage,
  BulkActPreview,
  BulkPeople,
  LeftOut,
  OrderBulkAct,
} from '../../src/admin/schemas/bulk-acts.ts'
export type { AuditEvent, AuditPage } from '../../src/admin/schemas/audit.ts'
export type { Campaign, CampaignFailures, CampaignPage, CampaignPreview } from '../../src/admin/schemas/campaigns.ts'
export type { ClientKeyList, ClientSecretList, MintedSecret } from '../../src/admin/schemas/client-credentials.ts'
export type { Delivery, DeliveryPage, OutboxDetail, OutboxPage, HeldBack } from '../../src/admin/schemas/deliveries.ts'
export type { AccessCode, CodeCounts } from '../../src/admin/schemas/access-codes.ts'
export type { Group, GroupPage } from '../../src/admin/schemas/groups.ts'
export type { Me, Scope } from '../../src/admin/schemas/me.ts'
export type { MessagePreview, SavedMessage } from '../../src/admin/schemas/messages.ts'
export type {
  Breakdown,
  BreakdownBy,
  ClientsHealth,
  Funnel,
  MailHealth,
  Progress,
  ProgressContent,
} from '../../src/admin/schemas/overview.ts'
export type {
  ClaimLink,
  MatchingCounts,
  PeopleCounts,
  PeoplePage,
  Person,
  PersonState,
  PersonSummary,
} from '../../src/admin/schemas/people.ts'
export type { TimelineItem, TimelinePage } from '../../src/admin/schemas/timeline.ts'
export type {
  ClientReach,
  ClientToken,
  ConnectedClient,
  MintedToken,
  ProvisioningClient,
} from '../../src/admin/schemas/provisioning-clients.ts'
export type { DomainReach } from '../../src/admin/schemas/domains.ts'
export type { ExportPage, ExportSummary } from '../../src/admin/schemas/exports.ts'
export type { ImportPage, ImportRow, ImportRowPage, ImportSummary } from '../../src/admin/schemas/imports.ts'
export type { FileRow, FileRowPage, PeopleFile } from '../../src/admin/schemas/people-files.ts'
export type { LogPage, LoggedRequest } from '../../src/admin/schemas/provisioning-log.ts'
export type {
  SsoConnectionView as SsoConnection,
  SsoReach,
  SsoTestView as SsoTest,
} from '../../src/admin/schemas/sso.ts'
export type { SamlConnectionView as SamlConnection } from '../../src/admin/schemas/saml.ts'
export type { ChangeTenant, Tenant } from '../../src/admin/schemas/tenant.ts'

import type { z } from 'zod'
import type { domain } from '../../src/admin/schemas/domains.ts'
import type { directory, directoryTest } from '../../src/admin/schemas/directory.ts'
import type { extensionSchema } from '../../src/admin/schemas/extension-schemas.ts'
import type { session } from '../../src/admin/schemas/sessions.ts'
import type { personIdentities, ssoConflict } from '../../src/admin/schemas/sso.ts'
import type { logo } from '../../src/admin/schemas/logo.ts'
import type { Admin } from '../../src/admin/schemas/admins.ts'
import type { BulkAct } from '../../src/admin/schemas/bulk-acts.ts'
import type { Campaign, PreviewCampaign } from '../../src/admin/schemas/campaigns.ts'
import type { Delivery } from '../../src/admin/schemas/deliveries.ts'
import type { Group } from '../../src/admin/schemas/groups.ts'
import type { FileRow } from '../../src/admin/schemas/people-files.ts'
import type { PersonSummary } from '../../src/admin/schemas/people.ts'
import type { ProvisioningClient } from '../../src/admin/schemas/provisioning-clients.ts'

export type Domain = z.infer<typeof domain>
export type Directory = z.infer<typeof directory>
export type DirectoryTest = z.infer<typeof directoryTest>
export type ExtensionSchema = z.infer<typeof extensionSchema>
export type MemberSession = z.infer<typeof session>
export type SsoConflict = z.infer<typeof ssoConflict>
export type PersonIdentity = z.infer<typeof personIdentities>['items'][number]
export type Logo = z.infer<typeof logo>

export type AdminRole = Admin['role']
export type BulkActName = BulkAct['act']
export type CampaignState = Campaign['state']
export type ClientKind = ProvisioningClient['kind']
export type DeliveryState = Delivery['state']
export type GroupRole = NonNullable<Group['role']>
export type MailKind = Delivery['mail']
export type PersonSource = PersonSummary['source']

/** What a mail may carry of the admin's own words. */
export interface MailText {
  subject?: string
  body?: string
}

/** As it is looked at: null is the built-in text, absent the one of the settings. */
export interface SeenText {
  subject?: string | null
  body?: string | null
}

/** Whom a campaign means. */
export type Selection = PreviewCampaign
export type CampaignAction = Campaign['action']
export type FileRowOutcome = FileRow['outcome']
