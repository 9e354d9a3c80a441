export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'binary'
  | 'reference'
  | 'complex'

export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
export type Returned = 'always' | 'never' | 'default' | 'request'
export type Uniqueness = 'none' | 'server' | 'global'

/** Keyed by the lower-cased name: attribute names are case-insensitive (RFC 7643 §2.1). */
export type AttributeMap = ReadonlyMap<string, AttributeDefinition>

/** One attribute as a schema declares it (RFC 7643 §7). Frozen. */
export interface AttributeDefinition {
  readonly name: string
  readonly type: AttributeType
  readonly multiValued: boolean
  readonly caseExact: boolean
  readonly mutability: Mutability
  readonly returned: Returned
  readonly uniqueness: Uniqueness
  readonly required: boolean
  readonly description: string
  readonly canonicalValues: readonly string[]
  readonly referenceTypes: readonly string[]
  /** False where filters and sortBy must not learn of it; no schema document says so. */
  readonly filterable: boolean
  /** Empty unless `type` is complex. */
  readonly subAttributes: AttributeMap
}

/** One schema: the core of a resource, or an extension of it. */
export interface SchemaDefinition {
  readonly urn: string
  readonly name: string
  readonly description: string
  readonly attributes: AttributeMap
}

export interface SchemaExtension extends SchemaDefinition {
  readonly required: boolean
}

/**
 * All that a resource type may hold: a plain value, handed to every function that needs it, so that each tenant can
 * have its own.
 */
export interface ResourceSchema {
  /** The resource type's name: `User`, `Group`. */
  readonly name: string
  readonly core: SchemaDefinition
  /** The core's attributes and the common ones of RFC 7643 §3.1: `schemas`, `id`, `externalId`, `meta`. */
  readonly attributes: AttributeMap
  /** Keyed by the lower-cased URN, in the order of declaration. */
  readonly extensions: ReadonlyMap<string, SchemaExtension>
}

/** What `defineAttribute` reads; what is left out takes the default of RFC 7643 §2.2. */
export interface AttributeDeclaration {
  name: string
  type?: AttributeType
  multiValued?: boolean
  caseExact?: boolean
  mutability?: Mutability
  returned?: Returned
  uniqueness?: Uniqueness
  required?: boolean
  description?: string
  canonicalValues?: readonly string[]
  referenceTypes?: readonly string[]
  filterable?: boolean
  subAttributes?: readonly AttributeDeclaration[]
}

export interface SchemaDeclaration {
  urn: string
  name: string
  description?: string
  attributes: readonly AttributeDeclaration[]
}

export function defineAttribute(declaration: AttributeDeclaration): AttributeDefinition {
  return Object.freeze({
    name: declaration.name,
    type: declaration.type ?? 'string',
    multiValued: declaration.multiValued ?? false,
    caseExact: declaration.caseExact ?? false,
    mutability: declaration.mutability ?? 'readWrite',
    returned: declaration.returned ?? 'default',
    uniqueness: declaration.uniqueness ?? 'none',
    required: declaration.required ?? false,
    description: declaration.description ?? '',
    canonicalValues: Object.freeze([...(declaration.canonicalValues ?? [])]),
    referenceTypes: Object.freeze([...(declaration.referenceTypes ?? [])]),
    filterable: declaration.filterable ?? true,
    subAttributes: attributeMap((declaration.subAttributes ?? []).map(defineAttribute)),
  })
}

export function defineSchema(declaration: SchemaDeclaration): SchemaDefinition {
  return Object.freeze({
    urn: declaration.urn,
    name: declaration.name,
    description: declaration.description ?? '',
    attributes: attributeMap(declaration.attributes.map(defineAttribute)),
  })
}

/** @param parts.name the resource type's name, as in `meta.resourceType`. */
export function defineResourceSchema(parts: {
  name: string
  core: SchemaDefinition
  extensions?: readonly SchemaExtension[]
}): ResourceSchema {
  return Object.freeze({
    name: parts.name,
    core: parts.core,
    attributes: attributeMap([...commonAttributes, ...parts.core.attributes.values()]),
    extensions: new Map((parts.extensions ?? []).map((extension) => [extension.urn.toLowerCase(), extension])),
  })
}

/** A further schema set, for a tenant that declares extensions of its own; the one given stays as it was. */
export function extendResourceSchema(schema: ResourceSchema, extensions: readonly SchemaExtension[]): ResourceSchema {
  return defineResourceSchema({ ...schema, extensions: [...schema.extensions.values(), ...extensions] })
}

function attributeMap(definitions: readonly AttributeDefinition[]): AttributeMap {
  return new Map(definitions.map((definition) => [definition.name.toLowerCase(), definition]))
}

const readOnly = { mutability: 'readOnly', caseExact: true } as const

/** RFC 7643 §3 and §3.1. A map's later entry wins, so a core schema may still redeclare one of them. */
const commonAttributes: readonly AttributeDefinition[] = [
  defineAttribute({
    name: 'schemas',
    type: 'reference',
    multiValued: true,
    returned: 'always',
    referenceTypes: ['uri'],
    description: 'The URIs of the schemas that this resource uses.',
  }),
  defineAttribute({
    name: 'id',
    ...readOnly,
    returned: 'always',
    uniqueness: 'server',
    description: 'The identifier that this server gave the resource. It is never used again.',
  }),
  defineAttribute({
    name: 'externalId',
    caseExact: true,
    description: 'The identifier that the provisioning client gave the resource.',
  }),
  defineAttribute({
    name: 'meta',
    type: 'complex',
    mutability: 'readOnly',
    description: 'What the server records of the resource.',
    subAttributes: [
      { name: 'resourceType', ...readOnly, description: 'The name of the resource type.' },
      { name: 'created', type: 'dateTime', ...readOnly, description: 'When the resource was created.' },
      { name: 'lastModified', type: 'dateTime', ...readOnly, description: 'When the resource was last changed.' },
      { name: 'location', type: 'reference', ...readOnly, referenceTypes: ['uri'], description: 'Its own URI.' },
      { name: 'version', ...readOnly, description: 'The version, as in the ETag header.' },
    ],
  }),
]
