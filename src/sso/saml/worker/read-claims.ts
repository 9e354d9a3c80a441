import { nameIdFormats } from '../namespaces.ts'
import { attributeOf, childElements, onlyChild, textOf } from './elements.ts'
import { saml } from './names.ts'
import { Refused } from './refused.ts'

const subjectCharacters = 1_024

export type Claims = ReadonlyMap<string, readonly string[]>

/**
 * Attributes by their Name, and the NameID as `NameID`; a FriendlyName names nothing, since it is not signed to mean anything.
 * @param assertion from verified bytes
 */
export function readClaims(assertion: Element): Claims {
  const claims = new Map<string, string[]>()
  for (const statement of childElements(assertion, saml('AttributeStatement'))) {
    if (onlyChild(statement, saml('EncryptedAttribute'))) throw new Refused('attribute_encrypted')
    for (const attribute of childElements(statement, saml('Attribute'))) {
      const name = attributeOf(attribute, 'Name')?.trim()
      if (name) claims.set(name, [...(claims.get(name) ?? []), ...valuesOf(attribute)])
    }
  }
  const nameId = findNameId(assertion)
  if (nameId?.text && !claims.has('NameID')) claims.set('NameID', [nameId.text])
  return claims
}

/** Values that are XML themselves (eduPersonTargetedID) are left out: nothing is matched by them. */
function valuesOf(attribute: Element): string[] {
  return childElements(attribute, saml('AttributeValue')).flatMap((value) => textOf(value) || [])
}

/** Who somebody is at this identity provider: the NameID, or the attribute that the connection names. */
export function readSubject(assertion: Element, claims: Claims, subjectAttribute: string | undefined): string {
  if (subjectAttribute === undefined) return readNameId(assertion)
  const [subject, ...more] = claims.get(subjectAttribute) ?? []
  if (!subject || more.length > 0) throw new Refused('subject_attribute_missing', subjectAttribute)
  if (subject.length > subjectCharacters) throw new Refused('name_id_unusable')
  return subject
}

function readNameId(assertion: Element): string {
  const nameId = findNameId(assertion)
  if (!nameId?.text) throw new Refused('name_id_missing')
  if (nameId.text.length > subjectCharacters) throw new Refused('name_id_unusable')
  if (nameId.format === nameIdFormats.transient) throw new Refused('name_id_transient')
  return nameId.text
}

/** @throws Refused where it is repeated, encrypted, or holds more than text */
function findNameId(assertion: Element): { text: string; format: string | undefined } | undefined {
  const subject = onlyChild(assertion, saml('Subject'))
  if (!subject) return undefined
  if (childElements(subject, saml('EncryptedID')).length > 0) throw new Refused('name_id_unusable')
  const [nameId, ...more] = childElements(subject, saml('NameID'))
  if (!nameId) return undefined
  const text = textOf(nameId)
  if (text === undefined || more.length > 0) throw new Refused('name_id_unusable')
  return { text, format: attributeOf(nameId, 'Format') }
}
