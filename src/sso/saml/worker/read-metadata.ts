import { bindings } from '../namespaces.ts'
import { attributeOf, childElements, elementsOf, isNamed, textOf } from './elements.ts'
import { ds, md } from './names.ts'
import { NotWellFormed, parseXml } from './parse-xml.ts'
import { Refused } from './refused.ts'

export interface MetadataToRead {
  /** Checked as text before (read-metadata.ts). */
  text: string
  /** Which one, where the document describes several. */
  entityId?: string
  /** Milliseconds since 1970. */
  now: number
}

/** What the document says; whether its certificates are any good is looked at outside. */
export interface MetadataReading {
  entityId: string
  /** Of the HTTP-Redirect binding. */
  ssoUrl: string
  /** Base64 as written, in their order, without repetitions. */
  certificates: string[]
}

/** SAML Metadata §2.3 and §2.4. @throws Refused */
export function readMetadata({ text, entityId, now }: MetadataToRead): MetadataReading {
  const entity = chooseEntity(identityProviders(wellFormed(text), now), entityId)
  const provider = providerOf(entity)!
  checkValidity(provider, now)
  return {
    entityId: attributeOf(entity, 'entityID')!,
    ssoUrl: redirectEndpoint(provider),
    certificates: signingCertificates(provider),
  }
}

function wellFormed(text: string): Element {
  try {
    return parseXml(text)
  } catch (error) {
    if (error instanceof NotWellFormed) throw new Refused('metadata_malformed')
    throw error
  }
}

/** EntityDescriptors with an IdP role, however deeply a federation groups them. */
function identityProviders(root: Element, now: number): Element[] {
  if (!isNamed(root, md('EntityDescriptor')) && !isNamed(root, md('EntitiesDescriptor')))
    throw new Refused('metadata_type', root.localName)
  checkValidity(root, now)
  const entities = [...elementsOf(root)]
    .map(({ element }) => element)
    .filter((one) => isNamed(one, md('EntityDescriptor')))
  const found = entities.filter((entity) => providerOf(entity) && attributeOf(entity, 'entityID'))
  if (found.length === 0) throw new Refused('metadata_no_identity_provider')
  return found
}

function chooseEntity(entities: readonly Element[], entityId: string | undefined): Element {
  const ids = entities.map((entity) => attributeOf(entity, 'entityID')!).join(', ')
  if (entityId === undefined && entities.length > 1) throw new Refused('metadata_several', ids)
  const chosen = entities.find((entity) => entityId === undefined || attributeOf(entity, 'entityID') === entityId)
  if (!chosen) throw new Refused('metadata_entity_unknown', ids)
  return chosen
}

function providerOf(entity: Element): Element | undefined {
  return childElements(entity, md('IDPSSODescriptor')).find((role) =>
    (attributeOf(role, 'protocolSupportEnumeration') ?? '')
      .split(/\s+/)
      .includes('urn:oasis:names:tc:SAML:2.0:protocol'),
  )
}

function checkValidity(element: Element, now: number): void {
  const validUntil = attributeOf(element, 'validUntil')
  // An end that cannot be read is one.
  if (validUntil !== undefined && !(Date.parse(validUntil) > now)) throw new Refused('metadata_expired', validUntil)
}

function redirectEndpoint(provider: Element): string {
  const services = childElements(provider, md('SingleSignOnService'))
  const redirect = services.find((service) => attributeOf(service, 'Binding') === bindings.redirect)
  const location = attributeOf(redirect, 'Location')?.trim()
  if (!location)
    throw new Refused('metadata_no_endpoint', services.map((one) => attributeOf(one, 'Binding')).join(', '))
  return location
}

/** A KeyDescriptor without `use` serves both purposes. */
function signingCertificates(provider: Element): string[] {
  const keys = childElements(provider, md('KeyDescriptor')).filter(
    (key) => (attributeOf(key, 'use') ?? 'signing') === 'signing',
  )
  const written = keys.flatMap((key) =>
    [...elementsOf(key)].flatMap(({ element }) =>
      isNamed(element, ds('X509Certificate')) ? (textOf(element)?.replace(/\s+/g, '') ?? []) : [],
    ),
  )
  if (written.length === 0) throw new Refused('metadata_no_certificate')
  return [...new Set(written)]
}
