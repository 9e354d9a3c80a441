import type { JsonObject } from '../../base/json.ts'
import { inTurns } from '../../base/turns.ts'
import type { PatchPath } from '../../filter/resolved-filter.ts'
import { readPatchPath } from '../../filter/read-path.ts'
import type { ResourceSchema, SchemaExtension } from '../../filter/schema-definition.ts'
import { BadValue, NoTarget, ReadOnlyAttribute } from '../errors.ts'
import { bareObject, isObject } from '../resources/bare-object.ts'
import { leaveOut } from '../resources/leave-out.ts'
import { valueReader } from '../resources/read-value.ts'
import { resolveKey } from '../resources/resolve-key.ts'
import { copyJson, sameJson } from '../resources/same-json.ts'
import { checkTextSize, isLongText } from '../resources/text-size.ts'
import { changeAttribute, changeSubAttribute } from './change-attribute.ts'
import { checkId } from './check-id.ts'
import { changeElements } from './change-elements.ts'
import { checkGiven, type GivenNames, namesInOrder } from './given-names.ts'
import type { PatchOperation } from './patch-request.ts'
import { allWork, operationWork, pathWork, spendWork, unknownWork, type Work } from './work-limit.ts'

export interface PatchContext {
  schema: ResourceSchema
  /** The resource's own id: repeating it is harmless, another one is refused. */
  id: string
  /** Read-only parts of extensions that are shown and not stored, by URN: made only where a value names one. */
  facts?: () => JsonObject
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

/** Each yield is a place where the others have a turn. */
type Steps<T = void> = Generator<void, T, void>

/**
 * Applies the operations in order (RFC 7644 §3.5.2), all or none: a refusal throws before anything is returned.
 * More forgiving than the RFC where real clients need it: a missing element that a filter names is made, and
 * a complex value is merged.
 * @returns at once where the work is light; heavy work waits for its turns.
 * @throws BadPath, BadSyntax, BadValue, NoTarget, ReadOnlyAttribute, RequiredAttribute, TooLarge, InvalidPath, InvalidFilter
 */
export function patchResource(
  current: JsonObject,
  operations: readonly PatchOperation[],
  context: PatchContext,
): PatchResult | Promise<PatchResult> {
  return inTurns(patched(current, operations, context))
}

function* patched(
  current: JsonObject,
  operations: readonly PatchOperation[],
  context: PatchContext,
): Steps<PatchResult> {
  // To copy it is the first of the work.
  if (isLongText(current)) yield
  const document = copyJson(current)
  const work = allWork(document, operations)
  const patching: Patching = { ...context, document, ignored: [], given: new Map(), work }
  for (const operation of operations) yield* applyOperation(patching, operation)
  const changed = !sameJson(document, current)
  if (changed) checkTextSize(document)
  return { document, changed, ignored: patching.ignored }
}

function* applyOperation(patching: Patching, operation: PatchOperation): Steps {
  patching.given.clear()
  if (operation.path === null) {
    yield* applyMembers(patching, operation, '')
    return
  }
  if (isDiscarded(operation.path)) return
  if (operation.path.toLowerCase() === 'id') {
    checkId(patching.id, operation.value)
    return
  }
  if (spendWork(patching.work, pathWork(operation.path))) yield
  yield* applyAt(patching, operation, readPatchPath(operation.path, patching.schema))
}

/** Every name of a path-less value (`prefix` empty), or of an extension's (`prefix` its URN and a colon), is a path. */
function* applyMembers(patching: Patching, operation: PatchOperation, prefix: string): Steps {
  if (operation.op === 'remove') throw new NoTarget('remove needs a path')
  const { value } = operation
  if (!isObject(value)) throw new BadValue('a value without a path to one attribute must be an object')
  for (const key of namesInOrder(value)) yield* applyMember(patching, { ...operation, value: value[key] }, prefix + key)
}

const SERVERS_OWN = new Set(['schemas', 'meta', 'groups'])

function* applyMember(patching: Patching, operation: PatchOperation, key: string): Steps {
  const lower = key.toLowerCase()
  if (SERVERS_OWN.has(lower) || isDiscarded(lower)) return
  if (lower === 'id') {
    checkId(patching.id, operation.value)
    return
  }
  if (spendWork(patching.work, pathWork(key))) yield
  const path = resolveKey(key, patching.schema)
  if (!path) {
    if (spendWork(patching.work, unknownWork)) yield
    leaveOut(patching.ignored, key)
    return
  }
  checkGiven(patching.given, path, operation.value)
  if (repeatsFact(patching, path, operation.value)) return
  yield* applyAt(patching, operation, path)
}

/** Who sends back a whole resource as it was read writes nothing of what is read-only (security §1.4). */
function repeatsFact({ facts }: Patching, path: PatchPath, value: unknown): boolean {
  if (!facts || path.kind !== 'attribute' || path.subAttribute || !path.extension) return false
  const { attribute, extension } = path
  if (attribute.mutability !== 'readOnly') return false
  const shown = facts()[extension.urn]
  const present = isObject(shown) ? shown[attribute.name] : undefined
  return (valueReader(attribute)(value, []) ?? null) === (present ?? null)
}

/** Never stored: a first credential is set by the person alone. Okta sends it all the same. */
const isDiscarded = (name: string): boolean => name.toLowerCase() === 'password'

function* applyAt(patching: Patching, operation: PatchOperation, target: PatchPath): Steps {
  if (target.kind === 'schema') {
    yield* applyToSchema(patching, operation, target.extension)
    return
  }
  const path = target.kind === 'elements' ? target.path : target
  const { attribute, subAttribute, extension } = path
  if (attribute.name === 'schemas' && !extension) return
  if (attribute.mutability === 'readOnly') throw new ReadOnlyAttribute(attribute.name)
  if (subAttribute?.mutability === 'readOnly') throw new ReadOnlyAttribute(`${attribute.name}.${subAttribute.name}`)

  const { ignored } = patching
  const holder = extension ? extensionOf(patching.document, extension) : patching.document
  if (spendWork(patching.work, operationWork(operation, { target, present: holder[attribute.name] }))) yield
  if (target.kind === 'elements') changeElements(holder, operation, { path, filter: target.filter, ignored })
  else if (subAttribute) changeSubAttribute(holder, operation, { attribute, subAttribute, ignored })
  else changeAttribute(holder, operation, { attribute, ignored })
  if (extension && Object.keys(holder).length === 0) delete patching.document[extension.urn]
}

function* applyToSchema(patching: Patching, operation: PatchOperation, extension: SchemaExtension | null): Steps {
  if (!extension) {
    yield* applyMembers(patching, operation, '')
    return
  }
  const isUnset = operation.value === null || operation.value === ''
  if (operation.op !== 'remove' && !isUnset) {
    yield* applyMembers(patching, operation, `${extension.urn}:`)
    return
  }
  delete patching.document[extension.urn]
}

function extensionOf(document: JsonObject, { urn }: SchemaExtension): JsonObject {
  return (document[urn] ??= bareObject()) as JsonObject
}
