import type { Kysely } from 'kysely'
import * as foundation from './0001-foundation.ts'
import * as campaigns from './0002-campaigns.ts'
import * as oauthAndProvisioningLog from './0003-oauth-and-provisioning-log.ts'
import * as extensionSchemas from './0004-extension-schemas.ts'
import * as pictures from './0005-pictures.ts'
import * as sso from './0006-sso.ts'
import * as samlMetadata from './0007-saml-metadata.ts'
import * as domainsAndHandOver from './0008-domains-and-hand-over.ts'
import * as importsExports from './0009-imports-exports.ts'
import * as directory from './0010-directory.ts'
import * as accessCodes from './0011-access-codes.ts'
import * as overview from './0012-overview.ts'
import * as fewerChecks from './0013-fewer-checks.ts'
import * as bulkActs from './0014-bulk-acts.ts'
import * as retryAndOutbox from './0015-retry-and-outbox.ts'
import * as oneQueueIndex from './0016-one-queue-index.ts'
import * as rareLookups from './0017-rare-lookups.ts'
import * as adminsIdentities from './0018-admins-identities.ts'
import * as resendAndFreshClaims from './0022-resend-and-fresh-claims.ts'
import * as soonKnown from './0023-soon-known.ts'

export interface Migration {
  name: string
  up(db: Kysely<unknown>): Promise<void>
}

/** Append only: a migration that has landed is never edited. */
export const migrations: readonly Migration[] = [
  { name: '0001-foundation', up: foundation.up },
  { name: '0002-campaigns', up: campaigns.up },
  { name: '0003-oauth-and-provisioning-log', up: oauthAndProvisioningLog.up },
  { name: '0004-extension-schemas', up: extensionSchemas.up },
  { name: '0005-pictures', up: pictures.up },
  { name: '0006-sso', up: sso.up },
  { name: '0007-saml-metadata', up: samlMetadata.up },
  { name: '0008-domains-and-hand-over', up: domainsAndHandOver.up },
  { name: '0009-imports-exports', up: importsExports.up },
  { name: '0010-directory', up: directory.up },
  { name: '0011-access-codes', up: accessCodes.up },
  { name: '0012-overview', up: overview.up },
  { name: '0013-fewer-checks', up: fewerChecks.up },
  { name: '0014-bulk-acts', up: bulkActs.up },
  { name: '0015-retry-and-outbox', up: retryAndOutbox.up },
  { name: '0016-one-queue-index', up: oneQueueIndex.up },
  { name: '0017-rare-lookups', up: rareLookups.up },
  { name: '0018-admins-identities', up: adminsIdentities.up },
  { name: '0022-resend-and-fresh-claims', up: resendAndFreshClaims.up },
  { name: '0023-soon-known', up: soonKnown.up },
]
