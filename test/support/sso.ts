import type { JsonObject } from '../../src/base/json.ts'
import type { Database } from '../../src/db/connection.ts'
import type { SsoConnectionState, SsoMatchKey } from '../../src/db/tables.ts'
import type { SsoConnection } from '../../src/sso/connection.ts'
import { findConnection, insertConnection, setConnectionState } from '../../src/sso/connection-store.ts'
import { writeSecrets } from '../../src/sso/connection-secrets.ts'
import { oidcSettings } from '../../src/sso/oidc/settings.ts'
import { testKeyring } from './keyring.ts'
import { unique } from './people.ts'

export interface AnOidcConnection {
  tenantId: number
  issuer: string
  clientId: string
  clientSecret?: string
  secrets?: JsonObject
  settings?: JsonObject
  matchKey?: SsoMatchKey
  matchClaim?: string
  isAuthoritative?: boolean
  createsPeople?: boolean
  invitesCreated?: boolean
  state?: SsoConnectionState
  name?: string
}

/** Enabled, matching by verified address, unless it is said otherwise. */
export async function anOidcConnection(db: Database, given: AnOidcConnection): Promise<SsoConnection> {
  const { tenantId, issuer, clientId, clientSecret, settings, state = 'enabled' } = given
  const { matchKey = 'email', matchClaim = 'email', isAuthoritative = false, name = unique('Company') } = given
  const { createsPeople = false, invitesCreated = false } = given
  const id = await insertConnection(db, {
    tenantId,
    protocol: 'oidc',
    name,
    settings: oidcSettings.parse({ issuer, clientId, ...settings }),
    matchKey,
    matchClaim,
    matchClientId: null,
    isAuthoritative,
    createsPeople,
    invitesCreated,
  })
  const key = { tenantId, connectionId: id }
  const secrets: JsonObject = given.secrets ?? { clientSecret: clientSecret ?? 'a secret' }
  await writeSecrets(db, { ...key, keyring: testKeyring, secrets })
  await setConnectionState(db, key, state)
  return (await findConnection(db, key))!
}
