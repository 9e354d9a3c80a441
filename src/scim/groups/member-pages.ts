import type { Executor } from '../../db/connection.ts'
import { membersOfGroups, membersPage } from '../../groups/find-group.ts'
import type { Group, Member } from '../../groups/group.ts'

const MEMBERS_A_PAGE = 1000
/** Of so many the members are in memory while a list is written. */
const MEMBERS_TOGETHER = 5000

/** All members, a thousand at a time. */
export async function* memberPages(
  { tenantId, no: groupNo }: Group,
  db: Executor,
  { nameless = false }: { nameless?: boolean } = {},
): AsyncGenerator<Member[]> {
  const limit = MEMBERS_A_PAGE
  let after: Member | undefined
  for (;;) {
    const members = await membersPage(db, { tenantId, groupNo, after, limit, nameless })
    if (members.length > 0) yield members
    if (members.length < limit) return
    after = members.at(-1)
  }
}

/**
 * For a list: the members of small groups are read for many groups at once, when the first of these is written, so that a
 * thousand groups are not two thousand round trips. Those of a large group are read page by page.
 */
export function memberPagesOfMany(
  groups: readonly Group[],
  db: Executor,
  { nameless }: { nameless: boolean },
): (group: Group) => AsyncIterable<Member[]> {
  const readers = new Map<number, () => AsyncIterable<Member[]>>()
  for (const together of batchesOf(groups.filter(isSmall))) {
    const read = readOnce(together, db)
    for (const { no } of together) readers.set(no, () => onePage(read, no))
  }
  return (group) => readers.get(group.no)?.() ?? memberPages(group, db, { nameless })
}

const isSmall = ({ memberCount }: Group) => memberCount > 0 && memberCount <= MEMBERS_A_PAGE

function batchesOf(groups: readonly Group[]): Group[][] {
  const batches: Group[][] = []
  let room = 0
  for (const group of groups) {
    if (batches.length === 0 || group.memberCount > room) {
      batches.push([])
      room = MEMBERS_TOGETHER
    }
    batches.at(-1)!.push(group)
    room -= group.memberCount
  }
  return batches
}

function readOnce(groups: readonly Group[], db: Executor): () => Promise<Map<number, Member[]>> {
  let reading: Promise<Map<number, Member[]>> | undefined
  const [{ tenantId }, groupNos] = [groups[0]!, groups.map(({ no }) => no)]
  return () => (reading ??= membersOfGroups(db, { tenantId, groupNos }))
}

async function* onePage(read: () => Promise<Map<number, Member[]>>, no: number): AsyncGenerator<Member[]> {
  const members = await read()
  yield members.get(no) ?? []
  // What is written is not kept until the list's end.
  members.delete(no)
}
