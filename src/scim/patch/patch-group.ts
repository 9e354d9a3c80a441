import { inTurns } from '../../base/turns.ts'
import { pathText } from '../../filter/attribute-path.ts'
import type { PatchPath, ResolvedFilter } from '../../filter/resolved-filter.ts'
import { readPatchPath } from '../../filter/read-path.ts'
import type { ResourceSchema } from '../../filter/schema-definition.ts'
import { termsIn } from '../../filter/terms-in.ts'
import { BadValue, ImmutableAttribute, NoTarget, ReadOnlyAttribute, RequiredAttribute, TooLarge } from '../errors.ts'
import { isObject } from '../resources/bare-object.ts'
import { leaveOut } from '../resources/leave-out.ts'
import { readMembers } from '../resources/read-members.ts'
import { resolveKey } from '../resources/resolve-key.ts'
import { valueReader } from '../resources/read-value.ts'
import { checkId } from './check-id.ts'
import { checkGiven, type GivenNames, namesInOrder } from './given-names.ts'
import { appendChange, type MemberDelta } from './member-delta.ts'
import { memberIdsOf, memberIdsWithin } from './member-filter.ts'
import type { PatchOperation } from './patch-request.ts'
import { allWork, pathWork, spendWork } from './work-limit.ts'

/** What a PATCH means for a group: never its members, of which there may be 100,000, but what becomes of them. */
export interface GroupPatch {
  displayName?: string
  /** Null: taken away. */
  externalId?: string | null
  /** In the order in which they are to be applied. */
  members: MemberDelta[]
  /** Names in path-less values that no schema knows, for the provisioning log. */
  ignored: string[]
}

interface Context {
  schema: ResourceSchema
  id: string
}

interface Patching extends Context {
  /** By the operation that is being applied. */
  given: GivenNames
}

/** A group is locked while its members are looked through, and there may be 100,000. */
const MAX_SEARCHES = 10
/** In all filters by which they are looked through. */
const MAX_SEARCH_TERMS = 100

/** @throws BadPath, BadSyntax, BadValue, NoTarget, ReadOnlyAttribute, ImmutableAttribute, TooLarge, InvalidPath, InvalidFilter */
export function patchGroup(operations: readonly PatchOperation[], context: Context): GroupPatch | Promise<GroupPatch> {
  return inTurns(patched(operations, context))
}

function* patched(operations: readonly PatchOperation[], context: Context): Generator<void, GroupPatch, void> {
  const patch: GroupPatch = { members: [], ignored: [] }
  const patching = { ...context, given: new Map<string, unknown>() }
  const work = allWork({}, operations)
  for (const operation of operations) {
    patching.given.clear()
    if (spendWork(work, pathWork(operation.path ?? ''))) yield
    if (operation.path === null) applyMembersOf(patch, operation, patching)
    else if (operation.path.toLowerCase() === 'id') checkId(context.id, operation.value)
    else applyAt(patch, operation, readPatchPath(operation.path, context.schema), patching)
  }
  checkSearches(patch.members)
  return patch
}

function checkSearches(members: readonly MemberDelta[]): void {
  const filters = members.flatMap((delta) => (delta.kind === 'removeMatching' ? delta.filters : []))
  const searches = filters.filter(({ memberIds }) => !memberIds)
  const terms = searches.reduce((sum, { filter }) => sum + termsIn(filter), 0)
  if (searches.length <= MAX_SEARCHES && terms <= MAX_SEARCH_TERMS) return
  throw new TooLarge(
    `more than ${MAX_SEARCHES} operations look through all members, or by more than ${MAX_SEARCH_TERMS} terms; name members by value, or send fewer in one request`,
  )
}

const SERVERS_OWN = new Set(['schemas', 'meta'])

// Okta and authentik send the whole representation without members: what is not named stays.
function applyMembersOf(patch: GroupPatch, { op, value }: PatchOperation, patching: Patching): void {
  if (op === 'remove') throw new NoTarget('remove needs a path')
  if (!isObject(value)) throw new BadValue('a value without a path must be an object')
  for (const key of namesInOrder(value)) {
    if (SERVERS_OWN.has(key.toLowerCase())) continue
    if (key.toLowerCase() === 'id') checkId(patching.id, value[key])
    else applyNamed(patch, { op, path: key, value: value[key] }, patching)
  }
}

function applyNamed(patch: GroupPatch, operation: PatchOperation & { path: string }, patching: Patching): void {
  const path = resolveKey(operation.path, patching.schema)
  if (!path) {
    leaveOut(patch.ignored, operation.path)
    return
  }
  checkGiven(patching.given, path, operation.value)
  applyAt(patch, operation, path, patching)
}

function applyAt(patch: GroupPatch, operation: PatchOperation, target: PatchPath, patching: Patching): void {
  // The core's: a group has no extensions.
  if (target.kind === 'schema') return applyMembersOf(patch, operation, patching)
  const path = target.kind === 'elements' ? target.path : target
  const { attribute, subAttribute } = path
  if (attribute.name === 'schemas') return
  if (attribute.mutability === 'readOnly') throw new ReadOnlyAttribute(attribute.name)
  // A member is a whole: RFC 7643 §8.7.1 declares its parts immutable.
  if (subAttribute?.mutability === 'immutable') throw new ImmutableAttribute(pathText(path))
  if (subAttribute) throw new ReadOnlyAttribute(pathText(path))
  if (target.kind === 'elements') return changeMatching(patch, operation, target.filter)
  if (attribute.name === 'members') return changeMembers(patch, operation)

  const value = operation.op === 'remove' ? undefined : valueReader(attribute)(operation.value, patch.ignored)
  if (attribute.name === 'externalId') patch.externalId = (value as string | undefined) ?? null
  else if (value !== undefined) patch.displayName = value as string
  else if (operation.op === 'remove') throw new RequiredAttribute('displayName')
  else throw new BadValue('displayName is required')
}

function changeMembers(patch: GroupPatch, { op, value }: PatchOperation): void {
  const memberIds = readMembers(value)
  if (op === 'add') return appendChange(patch.members, { kind: 'add', memberIds })
  if (op === 'replace') return appendChange(patch.members, { kind: 'replace', memberIds })
  // Without a value all are meant; with a list, even an empty one, exactly the listed.
  const isWhole = value === undefined || value === null
  appendChange(patch.members, isWhole ? { kind: 'replace', memberIds: [] } : { kind: 'remove', memberIds })
}

function changeMatching(patch: GroupPatch, { op, value }: PatchOperation, filter: ResolvedFilter): void {
  const named = memberIdsOf(filter)
  if (op !== 'remove') {
    if (!named) throw new NoTarget('the filter does not name a member')
    if (op === 'replace' && value !== null) appendChange(patch.members, { kind: 'remove', memberIds: named })
    const given = readMembers(value)
    return appendChange(patch.members, { kind: 'add', memberIds: given.length > 0 ? given : named })
  }
  if (named) return appendChange(patch.members, { kind: 'remove', memberIds: named })
  appendChange(patch.members, { kind: 'removeMatching', filters: [{ filter, memberIds: memberIdsWithin(filter) }] })
}
