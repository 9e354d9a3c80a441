import { X509Certificate } from 'node:crypto'
import { NotFound } from '../../base/errors.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Executor } from '../../db/connection.ts'
import { type ConnectionKey, findConnection } from '../../sso/connection-store.ts'
import { addressesOf } from '../../sso/saml/addresses.ts'
import { readCertificate } from '../../sso/saml/certificates.ts'
import { fingerprintOf } from '../../sso/saml/change-keys.ts'
import { findMetadataState } from '../../sso/saml/metadata-store.ts'
import { readServiceProviderKeys, type ServiceProviderKey } from '../../sso/saml/service-provider-keys.ts'
import { type SamlSettings, samlSettingsFrom } from '../../sso/saml/settings.ts'
import { moment } from '../moment.ts'
import type { SamlConnectionView } from '../schemas/saml.ts'

const soonMilliseconds = 30 * 86_400_000

interface ViewParts {
  keyring: Keyring
  publicUrl: string
  now: Date
}

/** Everything about SAML that an admin copies or watches. @throws NotFound */
export async function samlView(db: Executor, key: ConnectionKey, parts: ViewParts): Promise<SamlConnectionView> {
  const connection = await findConnection(db, key)
  if (connection?.protocol !== 'saml') throw new NotFound('connection')
  const settings = samlSettingsFrom(connection.settings)
  const keys = connection.hasSecrets ? await readServiceProviderKeys(db, { connection, keyring: parts.keyring }) : []
  return {
    serviceProvider: {
      ...addressesOf(parts.publicUrl, connection.id),
      keys: keys.map((one, at) => presentKey(one, settings.signRequests && at === 0)),
    },
    identityProvider: presentProvider(settings, parts.now),
    metadata: await presentMetadata(db, key, settings),
  }
}

function presentKey({ id, certificate }: ServiceProviderKey, signsRequests: boolean) {
  const { validFrom, validTo } = new X509Certificate(certificate)
  return {
    id,
    certificate,
    fingerprint: fingerprintOf(certificate),
    validFrom: moment(new Date(validFrom)),
    validUntil: moment(new Date(validTo)),
    signsRequests,
  }
}

function presentProvider({ identityProvider }: SamlSettings, now: Date): SamlConnectionView['identityProvider'] {
  if (!identityProvider) return null
  const { entityId, ssoUrl, certificates } = identityProvider
  return { entityId, ssoUrl, certificates: certificates.map((pem) => presentCertificate(pem, now)) }
}

function presentCertificate(pem: string, now: Date) {
  const { fingerprint, subject, validFrom, validUntil } = readCertificate(pem)
  const state = stateOf({ validFrom, validUntil }, now)
  return { fingerprint, subject, validFrom: moment(validFrom), validUntil: moment(validUntil), state }
}

function stateOf(
  { validFrom, validUntil }: { validFrom: Date; validUntil: Date },
  now: Date,
): 'alive' | 'expires_soon' | 'expired' | 'not_yet_valid' {
  if (validFrom > now) return 'not_yet_valid'
  if (validUntil <= now) return 'expired'
  return validUntil.getTime() - now.getTime() < soonMilliseconds ? 'expires_soon' : 'alive'
}

async function presentMetadata(db: Executor, key: ConnectionKey, { metadataUrl: url }: SamlSettings) {
  if (url === undefined) return null
  const state = await findMetadataState(db, key)
  return {
    url,
    triedAt: moment(state?.triedAt ?? null),
    readAt: moment(state?.readAt ?? null),
    fault: state?.fault ?? null,
  }
}
