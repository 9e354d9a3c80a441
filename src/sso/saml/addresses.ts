/** Of one connection; its entity ID is the address of its metadata, so that each has an audience of its own. */
export interface ServiceProviderAddresses {
  entityId: string
  acsUrl: string
}

export function addressesOf(publicUrl: string, connectionId: string): ServiceProviderAddresses {
  const base = `${publicUrl}/sso/saml/${connectionId}`
  return { entityId: `${base}/metadata`, acsUrl: `${base}/acs` }
}
