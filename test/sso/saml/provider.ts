import { makeServiceProviderKey } from '../../../src/sso/saml/service-provider-keys.ts'

/** An identity provider as far as its signatures go. */
export interface TestProvider {
  id: string
  entityId: string
  certificate: string
  privateKey: string
}

export async function aProvider(entityId = 'https://idp.example.com/saml'): Promise<TestProvider> {
  return { entityId, ...(await makeServiceProviderKey('idp', new Date())) }
}
