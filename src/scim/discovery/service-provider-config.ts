import type { JsonObject } from '../../base/json.ts'
import { MAX_BULK_OPERATIONS } from '../bulk/bulk-request.ts'
import { CURSOR_TIMEOUT } from '../lists/cursor.ts'
import { MAX_COUNT, DEFAULT_COUNT } from '../lists/list-request.ts'
import { MAX_BULK_BODY } from '../resources/read-json-body.ts'

const URN = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'

/** RFC 7643 §5, with `pagination` of RFC 9865 §4. */
export function serviceProviderConfig(baseUrl: string): JsonObject {
  return {
    schemas: [URN],
    patch: { supported: true },
    // authentik takes maxOperations as the number of operations that one PATCH may have.
    bulk: { supported: true, maxOperations: MAX_BULK_OPERATIONS, maxPayloadSize: MAX_BULK_BODY },
    filter: { supported: true, maxResults: MAX_COUNT },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: DEFAULT_COUNT,
      maxPageSize: MAX_COUNT,
      cursorTimeout: CURSOR_TIMEOUT,
    },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'The token of a provisioning client, in the Authorization header.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
      {
        type: 'oauth2',
        name: 'OAuth 2.0 client credentials',
        description: 'An access token of /oauth/token, for the client id and a secret or key of a provisioning client.',
        specUri: 'https://www.rfc-editor.org/info/rfc6749',
        primary: false,
      },
      {
        type: 'httpbasic',
        name: 'HTTP Basic',
        description: 'Any user name, with the token of a provisioning client as the password.',
        specUri: 'https://www.rfc-editor.org/info/rfc7617',
        primary: false,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  }
}
