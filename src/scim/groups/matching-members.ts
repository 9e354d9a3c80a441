import { createPacer } from '../../base/turns.ts'
import type { Trx } from '../../db/connection.ts'
import { elementMatcher } from '../../filter/evaluate.ts'
import { possibleMembers } from '../../groups/find-group.ts'
import type { Group, Member } from '../../groups/group.ts'
import type { ScimCall } from '../call.ts'
import type { MemberDelta, MemberFilter } from '../patch/member-delta.ts'
import { memberView } from '../projection/group-view.ts'
import { memberPages } from './member-pages.ts'

interface Search {
  group: Group
  filters: readonly MemberFilter[]
  baseUrl: string
}

/** Whom filters match that name nobody: all members are looked through, once for all of these. */
export async function matchingMembers(trx: Trx, { group, filters, baseUrl }: Search): Promise<string[]> {
  const matchers = filters.map(({ filter }) => elementMatcher(filter))
  const pace = createPacer()
  const ids: string[] = []
  for await (const members of memberPages(group, trx)) {
    for (const member of members) {
      const view = memberView(member, baseUrl)
      if (matchers.some((matches) => matches(view))) ids.push(member.id)
    }
    await pace()
  }
  return ids
}

/**
 * In the place of filters that name members, plain removals of those whom they match: what a filter reads of somebody is the
 * same whether they are a member or not, and to remove who is none is nothing. All are read at once, so that a thousand
 * such operations cost what a thousand plain ones do.
 */
export async function withoutNamed(
  trx: Trx,
  deltas: readonly MemberDelta[],
  { caller: { tenantId }, baseUrl }: Pick<ScimCall, 'caller' | 'baseUrl'>,
): Promise<MemberDelta[]> {
  const memberIds = deltas.flatMap((delta) =>
    delta.kind === 'removeMatching' ? delta.filters.flatMap((one) => one.memberIds ?? []) : [],
  )
  if (memberIds.length === 0) return [...deltas]
  const members = await possibleMembers(trx, { tenantId, memberIds: [...new Set(memberIds)] })
  const known = new Map<string, Member>(members.map((member) => [member.id, member]))
  const pace = createPacer()
  const settled: MemberDelta[] = []
  for (const delta of deltas) {
    if (delta.kind === 'removeMatching') settled.push(...removalsOf(delta.filters, { known, baseUrl }))
    else settled.push(delta)
    await pace()
  }
  return settled
}

interface Known {
  known: ReadonlyMap<string, Member>
  baseUrl: string
}

function removalsOf(filters: readonly MemberFilter[], { known, baseUrl }: Known): MemberDelta[] {
  const searches = filters.filter(({ memberIds }) => !memberIds)
  const memberIds = filters.flatMap((one) => matchedOf(one, { known, baseUrl }))
  const removal: MemberDelta = { kind: 'remove', memberIds }
  return searches.length > 0 ? [removal, { kind: 'removeMatching', filters: searches }] : [removal]
}

function matchedOf({ filter, memberIds = [] }: MemberFilter, { known, baseUrl }: Known): string[] {
  const matches = elementMatcher(filter)
  return memberIds.filter((id) => {
    const member = known.get(id.toLowerCase())
    return member !== undefined && matches(memberView(member, baseUrl))
  })
}
