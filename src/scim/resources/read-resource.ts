import type { JsonObject } from '../../base/json.ts'
import type { AttributePath } from '../../filter/attribute-path.ts'
import type { ResourceSchema, SchemaDefinition } from '../../filter/schema-definition.ts'
import { BadSyntax, BadValue } from '../errors.ts'
import { bareObject, isObject } from './bare-object.ts'
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

function readMember({ read, name, path, urn }: Reader, input: unknown, reading: Reading): void {
  if (!read) return
  // Names differ in case only: as ambiguous as the same name twice.
  if (reading.wholes.has(path)) throw new BadSyntax(`the body gives ${path} twice`)
  reading.wholes.add(path)
  const value = read(input, reading.ignored)
  if (value !== undefined) holderOf(reading.document, urn)[name] = value
}

function readExtension({ urn, readers }: { urn: string; readers: Readers }, input: unknown, reading: Reading): void {
  if (!isGiven(input, urn)) return
  for (const key of Object.keys(input)) {
    const reader = readers.get(key.toLowerCase())
    if (reader) readMember(reader, input[key], reading)
    else reading.ignored.push(`${urn}:${key}`)
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
  const path = resolveKey(key, names.schema)
  if (path?.kind === 'schema' && !path.extension) {
    if (isGiven(input, path.schema.urn)) readNames(input, names, reading)
    return
  }
  const reader = path?.kind === 'attribute' ? readerAt(path, names) : undefined
  if (path?.kind !== 'attribute' || !reader?.read) {
    reading.ignored.push(key)
    return
  }
  const { subAttribute } = path
  const value = reader.read(subAttribute ? { [subAttribute.name]: input } : input, reading.ignored)
  if (value === undefined) return
  const into = holderOf(reading.document, reader.urn)
  const present = into[reader.name]
  into[reader.name] = isObject(present) && isObject(value) ? Object.assign(present, value) : value
}

function readerAt({ extension, attribute }: AttributePath, { core, extensions }: Names): Reader | undefined {
  const readers = extension ? extensions.get(extension.urn.toLowerCase())?.readers : core
  return readers?.get(attribute.name.toLowerCase())
}
