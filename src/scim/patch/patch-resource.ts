import type { JsonObject } from '../../base/json.ts'
import type { PatchPath } from '../../filter/resolved-filter.ts'
import { readPatchPath } from '../../filter/read-path.ts'
import type { ResourceSchema, SchemaExtension } from '../../filter/schema-definition.ts'
import { BadValue, NoTarget, ReadOnlyAttribute } from '../errors.ts'
import { bareObject, isObject } from '../resources/bare-object.ts'
import { resolveKey } from '../resources/resolve-key.ts'
import { copyJson, sameJson } from '../resources/same-json.ts'
import { changeAttribute, changeSubAttribute } from './change-attribute.ts'
import { checkId } from './check-id.ts'
import { changeElements } from './change-elements.ts'
import { checkGiven, type GivenNames, namesInOrder } from './given-names.ts'
import type { PatchOperation } from './patch-request.ts'
import { allWork, spendWork, type Work } from './work-limit.ts'

export interface PatchContext {
  schema: ResourceSchema
  /** The resource's own id: repeating it is harmless, another one is refused. */
  id: string
}

export interface PatchResult {
  /** A new document; the one given is untouched. */
  document: JsonObject
  /** False where the operations leave everything as it was. */
  changed: boolean
  /** Names in path-less values that no schema knows, for the provisioning log. */
  ignored: string[]
}

interface Patching extends PatchContext {
  document: JsonObject
  ignored: string[]
  /** By the operation that is being applied. */
  given: GivenNames
  work: Work
}

/**
 * Applies the operations in order (RFC 7644 §3.5.2), all or none: a refusal throws before anything is returned.
 * More forgiving than the RFC where real clients need it: a missing element that a filter names is made, and
 * a complex value is merged.
 * @throws BadPath, BadSyntax, BadValue, NoTarget, ReadOnlyAttribute, RequiredAttribute, TooLarge, InvalidPath, InvalidFilter
 */
export function patchResource(
  current: JsonObject,
  operations: readonly PatchOperation[],
  context: PatchContext,
): PatchResult {
  const patching: Patching = { ...context, document: copyJson(current), ignored: [], given: new Map(), work: allWork() }
  for (const operation of operations) applyOperation(patching, operation)
  const { document, ignored } = patching
  return { document, changed: !sameJson(document, current), ignored }
}

function applyOperation(patching: Patching, operation: PatchOperation): void {
  patching.given.clear()
  if (operation.path === null) return applyMembers(patching, operation, '')
  if (isDiscarded(operation.path)) return
  if (operation.path.toLowerCase() === 'id') return checkId(patching.id, operation.value)
  applyAt(patching, operation, readPatchPath(operation.path, patching.schema))
}

/** Every name of a path-less value (`prefix` empty), or of an extension's (`prefix` its URN and a colon), is a path. */
function applyMembers(patching: Patching, operation: PatchOperation, prefix: string): void {
  if (operation.op === 'remove') throw new NoTarget('remove needs a path')
  const { value } = operation
  if (!isObject(value)) throw new BadValue('a value without a path to one attribute must be an object')
  for (const key of namesInOrder(value)) applyMember(patching, { ...operation, value: value[key] }, prefix + key)
}

const SERVERS_OWN = new Set(['schemas', 'meta', 'groups'])

function applyMember(patching: Patching, operation: PatchOperation, key: string): void {
  const lower = key.toLowerCase()
  if (SERVERS_OWN.has(lower) || isDiscarded(lower)) return
  if (lower === 'id') return checkId(patching.id, operation.value)
  const path = resolveKey(key, patching.schema)
  if (!path) {
    patching.ignored.push(key)
    return
  }
  checkGiven(patching.given, path, operation.value)
  applyAt(patching, operation, path)
}

/** Never stored: a first credential is set by the person alone. Okta sends it all the same. */
const isDiscarded = (name: string): boolean => name.toLowerCase() === 'password'

function applyAt(patching: Patching, operation: PatchOperation, target: PatchPath): void {
  if (target.kind === 'schema') return applyToSchema(patching, operation, target.extension)
  const path = target.kind === 'elements' ? target.path : target
  const { attribute, subAttribute, extension } = path
  if (attribute.name === 'schemas' && !extension) return
  if (attribute.mutability === 'readOnly') throw new ReadOnlyAttribute(attribute.name)
  if (subAttribute?.mutability === 'readOnly') throw new ReadOnlyAttribute(`${attribute.name}.${subAttribute.name}`)

  const { ignored } = patching
  const holder = extension ? extensionOf(patching.document, extension) : patching.document
  spendWork(patching.work, operation, { target, value: holder[attribute.name] })
  if (target.kind === 'elements') changeElements(holder, operation, { path, filter: target.filter, ignored })
  else if (subAttribute) changeSubAttribute(holder, operation, { attribute, subAttribute, ignored })
  else changeAttribute(holder, operation, { attribute, ignored })
  if (extension && Object.keys(holder).length === 0) delete patching.document[extension.urn]
}

function applyToSchema(patching: Patching, operation: PatchOperation, extension: SchemaExtension | null): void {
  if (!extension) return applyMembers(patching, operation, '')
  const isUnset = operation.value === null || operation.value === ''
  if (operation.op !== 'remove' && !isUnset) return applyMembers(patching, operation, `${extension.urn}:`)
  delete patching.document[extension.urn]
}

function extensionOf(document: JsonObject, { urn }: SchemaExtension): JsonObject {
  return (document[urn] ??= bareObject()) as JsonObject
}
