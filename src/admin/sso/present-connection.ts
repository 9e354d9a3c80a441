import { callbackPath } from '../../sso/oidc/start-oidc.ts'
import type { SsoConnection } from '../../sso/connection.ts'
import { addressesOf } from '../../sso/saml/addresses.ts'
import { ssoStartPath } from '../../session/sso-doors.ts'
import type { AdminParts } from '../admin-parts.ts'
import { moment } from '../moment.ts'
import type { SsoConnectionView } from '../schemas/sso.ts'

export function presentConnection({ config }: AdminParts, connection: SsoConnection): SsoConnectionView {
  const { tenantId: _tenantId, version: _version, testedAt, createdAt, changedAt, ...shown } = connection
  return {
    ...shown,
    testedAt: moment(testedAt),
    createdAt: moment(createdAt),
    changedAt: moment(changedAt),
    addresses: addressesFor(config.publicUrl, connection),
  }
}

function addressesFor(
  publicUrl: string,
  { id: connectionId, protocol }: SsoConnection,
): SsoConnectionView['addresses'] {
  const start = publicUrl + ssoStartPath({ connectionId })
  if (protocol === 'oidc') {
    return {
      redirectUri: publicUrl + callbackPath,
      jwks: `${publicUrl}/sso/oidc/${connectionId}/jwks`,
      postLogoutRedirectUri: `${publicUrl}/`,
      start,
    }
  }
  const { entityId, acsUrl } = addressesOf(publicUrl, connectionId)
  return { entityId, acs: acsUrl, metadata: `${publicUrl}/sso/saml/${connectionId}/metadata`, start }
}
