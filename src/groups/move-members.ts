import type { RawBuilder, SqlBool } from 'kysely'
import type { Actor } from '../audit/actor.ts'
import { isUuid } from '../base/uuid.ts'
import type { Trx } from '../db/connection.ts'
import type { ChangedGroup } from './change-group.ts'
import { foldChanges, type MemberSets } from './fold-changes.ts'
import type { Group, MemberChange } from './group.ts'
import type { LockedGroup } from './group-store.ts'
import { addMatching, type GroupAfter, type MemberNumbers, updateGroup } from './member-store.ts'

interface Move {
  locked: LockedGroup
  wanted: Group
  attributes: string[]
  memberChanges: readonly MemberChange[]
  actor: Actor
}

/** One statement for all changes by id that follow one another, whatever their number, and one for each by filter. */
export async function moveMembers(trx: Trx, move: Move): Promise<ChangedGroup> {
  const { wanted, actor } = move
  let { attributes } = move
  let after: GroupAfter | undefined
  const known = knownMembers(move.locked)
  for (const step of stepsOf(move.memberChanges)) {
    const group = { ...wanted, ...after }
    const moved =
      'where' in step
        ? await addMatching(trx, { group, where: step.where, actor })
        : await updateGroup(trx, { ...wanted, group, attributes, actor, ...numbersOf(step, known) })
    if (!('where' in step)) attributes = []
    after = moved ?? after
  }
  return {
    group: { ...wanted, ...after },
    changed: after !== undefined,
    unknownMembers: unknownOf(move.memberChanges, known),
  }
}

type Step = MemberSets | { where: RawBuilder<SqlBool> }

/** At least one by ids, which also writes the attributes. */
function stepsOf(changes: readonly MemberChange[]): Step[] {
  const steps: Step[] = []
  let run: Exclude<MemberChange, { kind: 'add_matching' }>[] = []
  for (const change of changes) {
    if (change.kind !== 'add_matching') {
      run.push(change)
      continue
    }
    if (run.length || steps.length === 0) steps.push(foldChanges(run))
    steps.push({ where: change.where })
    run = []
  }
  if (run.length || steps.length === 0) steps.push(foldChanges(run))
  return steps
}

interface KnownMembers {
  people: Map<string, number>
  children: Map<string, number>
}

function knownMembers({ people, children }: LockedGroup): KnownMembers {
  const byId = (members: [number, string][]) => new Map(members.map(([no, id]) => [id, no]))
  return { people: byId(people), children: byId(children) }
}

function numbersOf({ replaces, add, remove }: MemberSets, known: KnownMembers) {
  return { replaces, add: numbers(add, known), remove: numbers(remove, known) }
}

function numbers(ids: Set<string>, known: KnownMembers): MemberNumbers {
  const of = (members: Map<string, number>) => [...ids].flatMap((id) => members.get(id) ?? []).sort((a, b) => a - b)
  return { people: of(known.people), children: of(known.children) }
}

/** Only of those to be added: to remove nobody is done already. */
function unknownOf(changes: readonly MemberChange[], { people, children }: KnownMembers): string[] {
  const added = changes.flatMap((change) =>
    change.kind === 'add' || change.kind === 'replace' ? change.memberIds : [],
  )
  const isKnown = (id: string) => isUuid(id) && (people.has(id.toLowerCase()) || children.has(id.toLowerCase()))
  return [...new Set(added.filter((id) => !isKnown(id)))]
}
