import type { Directory } from '../api/types.ts'

type Attributes = Directory['attributes']

export const attributeLabels: { name: keyof Attributes; label: string }[] = [
  { name: 'name', label: 'Name, to be shown' },
  { name: 'address', label: 'Mail address' },
  { name: 'userName', label: 'User name' },
  { name: 'externalId', label: 'External id' },
  { name: 'employeeNumber', label: 'Employee number' },
]

const usualAttributes: Attributes = {
  name: ['displayName', 'cn'],
  address: ['mail'],
  userName: ['userPrincipalName', 'sAMAccountName', 'uid'],
  externalId: ['objectGUID', 'entryUUID'],
  employeeNumber: ['employeeNumber', 'employeeID'],
}

/** The directory's settings as they stand in the form. */
export interface Draft {
  url: string
  bindDn: string
  password: string
  baseDn: string
  filter: string
  caCertificate: string
  /** As typed: names with commas between. */
  attributes: Record<keyof Attributes, string>
}

export function draftOf(kept: Directory | undefined): Draft {
  return {
    url: kept?.url ?? 'ldaps://',
    bindDn: kept?.bindDn ?? '',
    password: '',
    baseDn: kept?.baseDn ?? '',
    filter: kept?.filter ?? '(objectClass=person)',
    caCertificate: kept?.caCertificate ?? '',
    attributes: asText(kept?.attributes ?? usualAttributes),
  }
}

function asText(attributes: Attributes): Draft['attributes'] {
  const entries = attributeLabels.map(({ name }) => [name, attributes[name].join(', ')])
  return Object.fromEntries(entries) as Draft['attributes']
}

/** As the API takes it. An empty password keeps the one that is kept. */
export function bodyOf({ password, caCertificate, attributes, ...draft }: Draft) {
  const entries = attributeLabels.map(({ name }) => [name, attributes[name].split(/[\s,]+/).filter(Boolean)])
  return {
    ...draft,
    attributes: Object.fromEntries(entries) as Attributes,
    password: password || undefined,
    caCertificate: caCertificate.trim() || null,
  }
}
