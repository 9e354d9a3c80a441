import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { ResourceSchema, SchemaDefinition } from '../../filter/schema-definition.ts'
import { BadSyntax, BadValue } from '../errors.ts'
import { bareObject, isObject } from './bare-object.ts'
import { resolveKey } from './resolve-key.ts'
import { type ReadValue, valueReader } from './read-value.ts'

export interface ReadResource {
  /** Canonical names, values of their declared types; extensions under their URN. Nothing read-only. */
  document: JsonObject
  /** All that the body mentioned, also where the value means "unset"; an extension's attribute as `urn:…:name`. */
  mentioned: ReadonlySet<string>
  /** Names that no schema knows, for the provisioning log. */
  ignored: string[]
}

interface Reader {
  /** What it is called in `mentioned`. */
  path: string
  /** Null where the attribute is read-only or the server's own affair. */
  read: ReadValue | null
  name: string
}

export type ResourceReader = (body: unknown) => ReadResource

/**
 * Compiles the reading of POST and PUT bodies of one resource type (RFC 7644 §3.3, §3.5.1).
 * Which extensions a body uses is told by its keys: clients list URNs in `schemas` that they send no data for, and
 * leave out those that they do.
 */
export function compileResourceReader(schema: ResourceSchema): ResourceReader {
  const core = readersOf(schema.core, '')
  const externalId = valueReader(schema.attributes.get('externalid')!)
  core.set('externalid', { name: 'externalId', path: 'externalId', read: externalId })
  for (const name of ['schemas', 'id', 'meta', 'password']) core.set(name, { name, path: name, read: null })
  const extensions = new Map([...schema.extensions].map(([urn, extension]) => [urn, extensionReaders(extension)]))
  const required = [...schema.core.attributes.values()].filter(({ name, required }) => required && name !== 'active')

  return (body) => {
    if (!isObject(body)) throw new BadSyntax('the body must be a JSON object')
    const reading = { document: bareObject(), mentioned: new Set<string>(), ignored: [] as string[] }
    for (const key of Object.keys(body)) {
      const lower = key.toLowerCase()
      const reader = core.get(lower)
      const extension = reader ? undefined : extensions.get(lower)
      if (reader) readMember(reading.document, reader, body[key], reading)
      else if (extension) readExtension(extension, body[key], reading)
      else readStrayKey(key, body[key], { schema, reading })
    }
    for (const { name } of required) {
      if (reading.document[name] === undefined) throw new BadValue(`${name} is required`)
    }
    return reading
  }
}

interface ExtensionReaders {
  urn: string
  readers: Map<string, Reader>
}

const extensionReaders = (schema: SchemaDefinition): ExtensionReaders => ({
  urn: schema.urn,
  readers: readersOf(schema, `${schema.urn}:`),
})

function readersOf(schema: SchemaDefinition, prefix: string): Map<string, Reader> {
  const readers = new Map<string, Reader>()
  for (const [key, attribute] of schema.attributes) {
    const read = attribute.mutability === 'readOnly' ? null : valueReader(attribute)
    readers.set(key, { name: attribute.name, path: prefix + attribute.name, read })
  }
  return readers
}

type Reading = { document: JsonObject; mentioned: Set<string>; ignored: string[] }

function readMember(
  into: JsonObject,
  { read, name, path }: Reader,
  input: unknown,
  { mentioned, ignored }: Reading,
): void {
  if (!read) return
  // Names differ in case only: as ambiguous as the same name twice.
  if (mentioned.has(path)) throw new BadSyntax(`the body gives ${path} twice`)
  mentioned.add(path)
  const value = read(input, ignored)
  if (value !== undefined) into[name] = value
}

function readExtension({ urn, readers }: ExtensionReaders, input: unknown, reading: Reading): void {
  if (input === null || input === undefined || input === '') return
  if (!isObject(input)) throw new BadValue(`${urn} takes an object`)
  const extension = extensionOf(reading.document, urn)
  for (const key of Object.keys(input)) {
    const reader = readers.get(key.toLowerCase())
    if (reader) readMember(extension, reader, input[key], reading)
    else reading.ignored.push(`${urn}:${key}`)
  }
  if (Object.keys(extension).length === 0) delete reading.document[urn]
}

function extensionOf(document: JsonObject, urn: string): JsonObject {
  return (document[urn] ??= bareObject()) as JsonObject
}

// `name.givenName`, `urn:…:User:department`, or an extension's attribute at the top level: one that is no literal name.
function readStrayKey(key: string, input: unknown, { schema, reading }: { schema: ResourceSchema; reading: Reading }) {
  const path = resolveKey(key, schema)
  if (path?.kind !== 'attribute' || path.attribute.mutability === 'readOnly') {
    reading.ignored.push(key)
    return
  }
  const { attribute, subAttribute, extension } = path
  const nested = subAttribute ? { [subAttribute.name]: input as JsonValue } : input
  const value = valueReader(attribute)(nested, reading.ignored)
  if (value === undefined) return
  const into = extension ? extensionOf(reading.document, extension.urn) : reading.document
  const present = into[attribute.name]
  into[attribute.name] = isObject(present) && isObject(value) ? Object.assign(present, value) : value
}
