import type { ExtensionSchema, Person } from '../api/types.ts'
import { numberIn } from '../settings/number-in.ts'

type Attributes = Person['attributes']
type Value = Attributes[string]
type Type = Exclude<ExtensionSchema['attributes'][number]['type'], 'complex' | undefined>

/** One attribute that is no part of the profile, by where SCIM keeps it. */
export interface FurtherField {
  /** The extension that holds it; absent for the core schema. */
  urn?: string
  name: string
  label: string
  type: Type
  /** Several values, one a line. */
  several?: boolean
}

/** Texts by {@link keyOf}. */
export type FurtherDraft = Record<string, string>

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const usual: FurtherField[] = [
  { name: 'nickName', label: 'Nickname', type: 'string' },
  { name: 'userType', label: 'Kind of person', type: 'string' },
  { name: 'costCenter', label: 'Cost centre', type: 'string', urn: enterprise },
]

export const keyOf = ({ urn, name }: FurtherField) => `${urn ?? ''} ${name}`

/** The usual ones, and those that the tenant declared. What has parts of its own is no field. */
export function furtherFields(schemas: readonly ExtensionSchema[]): FurtherField[] {
  const declared = schemas.flatMap(({ urn, name: schema, attributes }) =>
    attributes.flatMap(({ name, type, multiValued }) =>
      type === 'complex' ? [] : [{ urn, name, label: `${name} (${schema})`, type, several: multiValued }],
    ),
  )
  return [...usual, ...declared]
}

export function furtherDraft(fields: readonly FurtherField[], attributes: Attributes): FurtherDraft {
  return Object.fromEntries(fields.map((field) => [keyOf(field), textIn(attributes, field)]))
}

interface FurtherChange {
  /** As the draft began. */
  begun: Attributes
  /** As they are by now: an extension goes as a whole, with what others have written into it. */
  now: Attributes
  draft: FurtherDraft
}

/** What was changed, as the API takes it; null empties. */
export function furtherChanges(
  fields: readonly FurtherField[],
  { begun, now, draft }: FurtherChange,
): Attributes | undefined {
  const changes: Attributes = {}
  for (const field of fields) {
    const text = draft[keyOf(field)]?.trim()
    if (text === undefined || text === textIn(begun, field)) continue
    const { urn, name } = field
    if (!urn) {
      changes[name] = text === '' ? null : valueOf(text, field)
      continue
    }
    const { [name]: _, ...others } = objectOf(urn in changes ? changes[urn] : now[urn])
    const next = text === '' ? others : { ...others, [name]: valueOf(text, field) }
    changes[urn] = Object.keys(next).length > 0 ? next : null
  }
  return Object.keys(changes).length > 0 ? changes : undefined
}

function textIn(attributes: Attributes, { urn, name }: FurtherField): string {
  const value = (urn ? objectOf(attributes[urn]) : attributes)[name]
  if (Array.isArray(value)) return value.map(String).join('\n')
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** What is no number or no truth goes as it was typed: the server says what is wrong with it. */
function valueOf(text: string, { type, several }: FurtherField): Value {
  const one = (part: string): Value => {
    if (type === 'integer' || type === 'decimal') return numberIn(part)
    return type === 'boolean' && /^(true|false)$/.test(part) ? part === 'true' : part
  }
  if (!several) return one(text)
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map(one)
}

function objectOf(value: Value | undefined): Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
