import type { AttributeDeclaration } from '../../filter/schema-definition.ts'

/** An extension of the User schema that a tenant declared. */
export interface ExtensionSchema {
  id: string
  /** As it was declared; it never changes. */
  urn: string
  name: string
  description: string
  attributes: AttributeDeclaration[]
  createdAt: Date
  modifiedAt: Date
}

export const mostExtensions = 20
/** Of one extension, sub-attributes included. */
export const mostAttributes = 100
