import { hashToken } from '../../../src/base/tokens.ts'
import type { Database } from '../../../src/db/connection.ts'
import type { SsoConnectionState } from '../../../src/db/tables.ts'
import type { SsoConnection } from '../../../src/sso/connection.ts'
import { writeSecrets } from '../../../src/sso/connection-secrets.ts'
import { findConnection, insertConnection, setConnectionState } from '../../../src/sso/connection-store.ts'
import { insertRequest, randomSecret } from '../../../src/sso/requests-store.ts'
import { addressesOf } from '../../../src/sso/saml/addresses.ts'
import { insertSamlRequest } from '../../../src/sso/saml/saml-request-store.ts'
import {
  makeServiceProviderKey,
  secretsOf,
  type ServiceProviderKey,
} from '../../../src/sso/saml/service-provider-keys.ts'
import { testKeyring } from '../../support/keyring.ts'
import { unique } from '../../support/people.ts'
import type { TestProvider } from './provider.ts'

export interface ASamlConnection {
  tenantId: number
  provider: TestProvider
  /** Made where none is given: RSA keys cost a while. */
  key?: ServiceProviderKey
  state?: SsoConnectionState
  settings?: { allowUnsolicited?: boolean; subjectAttribute?: string; metadataUrl?: string; ssoUrl?: string }
}

/** Enabled and authoritative: people are found by userName in the attribute `userName`. */
export async function aSamlConnection(db: Database, given: ASamlConnection): Promise<SsoConnection> {
  const { tenantId, provider, state = 'enabled', settings: { ssoUrl, ...settings } = {} } = given
  const { entityId, certificate } = provider
  const identityProvider = { entityId, ssoUrl: ssoUrl ?? 'https://idp.example.com/sso', certificates: [certificate] }
  const connectionId = await insertConnection(db, {
    tenantId,
    protocol: 'saml',
    name: unique('connection'),
    settings: { identityProvider, ...settings },
    matchKey: 'user_name',
    matchClaim: 'userName',
    matchClientId: null,
    isAuthoritative: true,
    createsPeople: false,
    invitesCreated: false,
  })
  const key = given.key ?? (await makeServiceProviderKey(connectionId, new Date()))
  await writeSecrets(db, { tenantId, connectionId, keyring: testKeyring, secrets: secretsOf([key]) })
  await setConnectionState(db, { tenantId, connectionId }, state)
  return (await findConnection(db, { tenantId, connectionId }))!
}

/** A sign-in that was begun, without the way there. @returns the request's ID, and the RelayState */
export async function aSamlRequest(db: Database, connection: SsoConnection, browser = randomSecret()) {
  const { tenantId, id: connectionId } = connection
  const state = await insertRequest(db, { tenantId, connectionId, purpose: 'sign_in', browser }, testKeyring)
  const id = `_${randomSecret()}`
  await insertSamlRequest(db, connection, { id, stateHash: hashToken(state) })
  return { id, state, browser }
}

export const partsFor = (publicUrl: string, connection: SsoConnection, provider: TestProvider) => ({
  ...addressesOf(publicUrl, connection.id),
  provider,
})
