import type { AttributeDeclaration } from '../../filter/schema-definition.ts'
import { scimUserSchema } from '../status-schema.ts'
import { InvalidExtension } from './errors.ts'
import { mostAttributes } from './extension-schema.ts'

const urnPattern = /^urn:[a-z0-9][a-z0-9-]{1,30}:[a-z0-9_.:-]*[a-z0-9_-]$/i
const namePattern = /^[a-z][a-z0-9_-]{0,63}$/i
const longestUrn = 200
/** Bodies that hold them are refused. */
const refusedNames = new Set(['constructor', 'prototype'])

const standardUrns = [scimUserSchema.core.urn, ...[...scimUserSchema.extensions.values()].map(({ urn }) => urn)]

/** @param others URNs of the tenant's other extensions. @throws InvalidExtension */
export function checkUrn(urn: string, others: readonly string[]): void {
  if (urn.length > longestUrn || !urnPattern.test(urn))
    throw new InvalidExtension('the URN must look like urn:ietf:params:scim:schemas:extension:acme:2.0:User')
  const key = urn.toLowerCase()
  if (/^urn:ietf:params:scim:(api|schemas:core):/.test(key))
    throw new InvalidExtension('this URN belongs to the SCIM standard')
  for (const other of [...standardUrns, ...others]) {
    if (key !== other.toLowerCase() && overlap(key, other.toLowerCase()))
      throw new InvalidExtension(
        `one of this URN and ${other} continues the other, so names behind them would be ambiguous`,
      )
    if (standardUrns.includes(other) && key === other.toLowerCase())
      throw new InvalidExtension('this schema is the server’s own')
  }
}

function overlap(one: string, other: string): boolean {
  return one.startsWith(`${other}:`) || other.startsWith(`${one}:`)
}

/** @throws InvalidExtension */
export function checkAttributes(attributes: readonly AttributeDeclaration[]): void {
  const count = attributes.length + attributes.flatMap(({ subAttributes = [] }) => subAttributes).length
  if (attributes.length === 0) throw new InvalidExtension('a schema needs an attribute')
  if (count > mostAttributes) throw new InvalidExtension(`a schema has at most ${mostAttributes} attributes`)
  checkNames(attributes)
  for (const { name, type, subAttributes = [] } of attributes) {
    if (type === 'complex' && subAttributes.length === 0)
      throw new InvalidExtension(`${name} is complex, so it needs subAttributes`)
    if (type !== 'complex' && subAttributes.length > 0)
      throw new InvalidExtension(`${name} has subAttributes, so its type must be complex`)
    if (subAttributes.some((part) => part.type === 'complex'))
      throw new InvalidExtension(`${name} has a complex sub-attribute; complex attributes do not nest`)
    checkNames(subAttributes)
  }
}

function checkNames(attributes: readonly AttributeDeclaration[]): void {
  const seen = new Set<string>()
  for (const { name } of attributes) {
    const key = name.toLowerCase()
    if (!namePattern.test(name) || refusedNames.has(key))
      throw new InvalidExtension('an attribute’s name begins with a letter and has letters, digits, _ and - only')
    if (seen.has(key)) throw new InvalidExtension(`${name} is declared twice`)
    seen.add(key)
  }
}

/** The attributes whose stored values the change would leave without their type. */
export function brokenAttributes(
  before: readonly AttributeDeclaration[],
  after: readonly AttributeDeclaration[],
): string[] {
  const next = new Map(after.map((attribute) => [attribute.name, attribute]))
  return before.filter((attribute) => !keepsShape(attribute, next.get(attribute.name))).map(({ name }) => name)
}

function keepsShape(before: AttributeDeclaration, after: AttributeDeclaration | undefined): boolean {
  if (!after || (before.type ?? 'string') !== (after.type ?? 'string')) return false
  if ((before.multiValued ?? false) !== (after.multiValued ?? false)) return false
  return brokenAttributes(before.subAttributes ?? [], after.subAttributes ?? []).length === 0
}
