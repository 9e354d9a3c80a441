import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { AttributePath } from '../../filter/attribute-path.ts'
import type { ResourceSchema, SchemaDefinition } from '../../filter/schema-definition.ts'
import { BadSyntax, BadValue } from '../errors.ts'
import { bareObject, isObject } from './bare-object.ts'
import { checkSame } from './check-same.ts'
import { leaveOut } from './leave-out.ts'
import { resolveKey } from './resolve-key.ts'
import { type ReadValue, valueReader } from './read-value.ts'

export interface ReadResource {
  /** Canonical names, values of their declared types; extensions under their URN. Nothing read-only. */
  document: JsonObject
  /** Names that no schema knows, for the provisioning log. */
  ignored: string[]
}

interface Reader {
  /** For messages; an extension's attribute is `urn:…:name`. */
  path: string
  name: string
  /** Null for the core. */
  urn: string | null
  /** Null where the attribute is read-only or the server's own affair. */
  read: ReadValue | null
}

type Readers = Map<string, Reader>

interface Names {
  schema: ResourceSchema
  core: Readers
  extensions: ReadonlyMap<string, { urn: string; readers: Readers }>
}

export type ResourceReader = (body: unknown) => ReadResource

/**
 * Compiles the reading of POST and PUT bodies of one resource type (RFC 7644 §3.3, §3.5.1).
 * Which extensions a body uses is told by its keys: clients list URNs in `schemas` that they send no data for, and
 * leave out those that they do.
 * @param own readers in place of those that the schema's types give, by attribute
 */
export function compileResourceReader(
  schema: ResourceSchema,
  own: Readonly<Record<string, ReadValue>> = {},
): ResourceReader {
  const names = namesOf(schema)
  for (const [name, read] of Object.entries(own))
    names.core.set(name.toLowerCase(), { name, path: name, urn: null, read })
  const required = [...schema.core.attributes.values()].filter(({ name, required }) => required && name !== 'active')

  return (body) => {
    if (!isObject(body)) throw new BadSyntax('the body must be a JSON object')
    const reading: Reading = { document: bareObject(), wholes: new Set(), ignored: [] }
    readNames(body, names, reading)
    for (const { name } of required) {
      if (reading.document[name] === undefined) throw new BadValue(`${name} is required`)
    }
    return reading
  }
}

function namesOf(schema: ResourceSchema): Names {
  const core = readersOf(schema.core, null)
  const externalId = valueReader(schema.attributes.get('externalid')!)
  core.set('externalid', { name: 'externalId', path: 'externalId', urn: null, read: externalId })
  for (const name of ['schemas', 'id', 'meta', 'password']) core.set(name, { name, path: name, urn: null, read: null })
  const extensions = [...schema.extensions].map(
    ([key, extension]) => [key, { urn: extension.urn, readers: readersOf(extension, extension.urn) }] as const,
  )
  return { schema, core, extensions: new Map(extensions) }
}

function readersOf(schema: SchemaDefinition, urn: string | null): Readers {
  const readers: Readers = new Map()
  for (const [key, attribute] of schema.attributes) {
    const read = attribute.mutability === 'readOnly' ? null : valueReader(attribute)
    const path = urn === null ? attribute.name : `${urn}:${attribute.name}`
    readers.set(key, { name: attribute.name, path, urn, read })
  }
  return readers
}

interface Reading extends ReadResource {
  /** Paths that were given as a whole, not by a sub-attribute. */
  wholes: Set<string>
}

function readNames(input: Record<string, unknown>, names: Names, reading: Reading): void {
  for (const key of Object.keys(input)) {
    const lower = key.toLowerCase()
    const reader = names.core.get(lower)
    const extension = reader ? undefined : names.extensions.get(lower)
    if (reader) readMember(reader, input[key], reading)
    else if (extension) readExtension(extension, input[key], reading)
    else readStrayKey(key, input[key], { names, reading })
  }
}

function readMember(reader: Reader, input: unknown, reading: Reading): void {
  const value = reader.read?.(input, reading.ignored)
  if (value === undefined) return
  const isAgain = reading.wholes.has(reader.path)
  reading.wholes.add(reader.path)
  put(reader, value, { reading, isAgain })
}

/** What one spelling gave and another gives, in any order; an unset value is none (RFC 7643 §2.5). */
function put(
  { name, path, urn }: Reader,
  value: JsonValue,
  { reading, isAgain }: { reading: Reading; isAgain: boolean },
) {
  const holder = holderOf(reading.document, urn)
  const present = holder[name]
  if (present === undefined) holder[name] = value
  else if (isAgain) checkSame(present, value, path)
  else holder[name] = united(present, value, path)
}

/** A whole and a part of it, or two parts, under names such as `name` and `name.givenName`. */
function united(present: JsonValue, value: JsonValue, path: string): JsonValue {
  if (Array.isArray(present) && Array.isArray(value) && present.length === 1 && value.length === 1) {
    return [united(present[0]!, value[0]!, path)]
  }
  if (!isObject(present) || !isObject(value)) {
    checkSame(present, value, path)
    return present
  }
  for (const name of Object.keys(value)) {
    if (present[name] === undefined) present[name] = value[name]!
    else checkSame(present[name], value[name], `${path}.${name}`)
  }
  return present
}

function readExtension({ urn, readers }: { urn: string; readers: Readers }, input: unknown, reading: Reading): void {
  if (!isGiven(input, urn)) return
  for (const key of Object.keys(input)) {
    const reader = readers.get(key.toLowerCase())
    if (reader) readMember(reader, input[key], reading)
    else leaveOut(reading.ignored, `${urn}:${key}`)
  }
}

function isGiven(input: unknown, urn: string): input is Record<string, unknown> {
  if (input === null || input === undefined || input === '') return false
  if (!isObject(input)) throw new BadValue(`${urn} takes an object`)
  return true
}

function holderOf(document: JsonObject, urn: string | null): JsonObject {
  return urn === null ? document : ((document[urn] ??= bareObject()) as JsonObject)
}

// `name.givenName`, `urn:…:User:department`, the core's URN around its attributes, or an extension's attribute at the
// top level: one that is no literal name.
function readStrayKey(key: string, input: unknown, { names, reading }: { names: Names; reading: Reading }): void {
  // Only a PATCH names elements.
  const path = key.includes('[') ? undefined : resolveKey(key, names.schema)
  if (path?.kind === 'schema' && !path.extension) {
    if (isGiven(input, path.schema.urn)) readNames(input, names, reading)
    return
  }
  const reader = path?.kind === 'attribute' ? readerAt(path, names) : undefined
  if (path?.kind !== 'attribute' || !reader?.read) {
    leaveOut(reading.ignored, key)
    return
  }
  const { subAttribute } = path
  if (!subAttribute) return readMember(reader, input, reading)
  const value = reader.read({ [subAttribute.name]: input }, reading.ignored)
  if (value !== undefined) put(reader, value, { reading, isAgain: false })
}

function readerAt({ extension, attribute }: AttributePath, { core, extensions }: Names): Reader | undefined {
  const readers = extension ? extensions.get(extension.urn.toLowerCase())?.readers : core
  return readers?.get(attribute.name.toLowerCase())
}
