import { randomBytes } from 'node:crypto'
import type { Keyring } from '../../base/keyring.ts'
import type { Executor } from '../../db/connection.ts'
import type { SsoConnection } from '../connection.ts'
import { addressesOf } from './addresses.ts'
import { authnRequestXml, redirectAddress } from './authn-request.ts'
import { refusedSaml } from './reasons.ts'
import { insertSamlRequest } from './saml-request-store.ts'
import { readServiceProviderKeys } from './service-provider-keys.ts'
import { samlSettingsFrom } from './settings.ts'

export interface SamlStart {
  connection: SsoConnection
  keyring: Keyring
  publicUrl: string
  /** Becomes the RelayState: it comes back unread, since the request that InResponseTo names says where it belongs. */
  state: string
  stateHash: Buffer
  /** The credentials again, though somebody is signed in at the provider. */
  forceLogin?: boolean
  now: Date
}

/** @returns where the browser goes. @throws SsoRefused (`connection_incomplete`, `keys_missing`, `secret_unreadable`) */
export async function startSaml(db: Executor, start: SamlStart): Promise<URL> {
  const { connection, keyring, publicUrl, state, stateHash, forceLogin = false, now } = start
  const { identityProvider, nameIdFormat, signRequests } = samlSettingsFrom(connection.settings)
  if (!identityProvider) throw refusedSaml('connection_incomplete')
  const keys = signRequests ? await readServiceProviderKeys(db, { connection, keyring }) : undefined

  const id = `_${randomBytes(20).toString('hex')}`
  await insertSamlRequest(db, connection, { id, stateHash })
  const { ssoUrl: destination } = identityProvider
  const xml = authnRequestXml({
    ...addressesOf(publicUrl, connection.id),
    id,
    issueInstant: now,
    destination,
    nameIdFormat,
    forceAuthn: forceLogin,
  })
  return new URL(redirectAddress({ destination, xml, relayState: state, privateKey: keys?.[0].privateKey }))
}
