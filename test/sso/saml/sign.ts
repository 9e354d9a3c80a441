import { SignedXml } from 'xml-crypto'
import type { TestProvider } from './provider.ts'

export const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
export const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

export interface SignatureOptions {
  /** What is signed. */
  element: 'Assertion' | 'Response'
  provider: TestProvider
  signatureAlgorithm: string
  digestAlgorithm: string
  canonicalization: string
  transforms: string[]
  /** Of the signature's own elements; empty for a default namespace. */
  prefix: string
  inclusivePrefixes: string[]
  /** Where the signature goes; after the element's Issuer otherwise. */
  location: { reference: string; action: 'append' | 'prepend' | 'before' | 'after' }
}

type Given = Pick<SignatureOptions, 'element' | 'provider'> & Partial<SignatureOptions>

/** Signed as identity providers do, by the library that most of them on Node use. */
export function signed(xml: string, options: Given): string {
  const { element, provider, canonicalization = exclusive } = options
  const signature = new SignedXml({
    privateKey: provider.privateKey,
    publicCert: provider.certificate,
    signatureAlgorithm: options.signatureAlgorithm ?? rsaSha256,
    canonicalizationAlgorithm: canonicalization,
  })
  signature.addReference({
    xpath: `//*[local-name(.)='${element}']`,
    transforms: options.transforms ?? [enveloped, canonicalization],
    digestAlgorithm: options.digestAlgorithm ?? sha256,
    inclusiveNamespacesPrefixList: options.inclusivePrefixes,
  })
  const reference = `//*[local-name(.)='${element}']/*[local-name(.)='Issuer']`
  signature.computeSignature(xml, {
    prefix: options.prefix ?? 'ds',
    location: options.location ?? { reference, action: 'after' },
  })
  return signature.getSignedXml()
}
