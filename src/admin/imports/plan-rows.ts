import type { Executor } from '../../db/connection.ts'
import type { ImportAct } from '../../db/tables.ts'
import { deriveKeys } from '../../people/derive-keys.ts'
import { DocumentRefused } from '../../people/errors.ts'
import type { Person } from '../../people/person.ts'
import { type PlannedChange, planChange } from '../../provisioning/change-people.ts'
import type { WhichPeople } from '../../provisioning/lock-people.ts'
import type { NewDocument } from '../../provisioning/provision-people.ts'
import { differingFields } from './differing-fields.ts'
import { editedDocument, newDocument } from './edit-document.ts'
import type { ImportField } from './import-columns.ts'
import { type ImportRow, linesOfPeople, type WhichImport } from './import-row-store.ts'
import { type Hit, matchPeople, type Meant, whoIsMeant } from './match-people.ts'

/** What a row comes to, before it is written. */
export interface RowPlan {
  row: ImportRow
  act: ImportAct
  fields: ImportField[]
  reason: string | null
  personNo: number | null
  creation?: NewDocument
  change?: PlannedChange
  /** Somebody was there a moment ago and is gone: look again. */
  isStale?: true
}

export type ReadPeople = (which: WhichPeople) => Promise<Map<number, Person>>

/**
 * Finds whom each row means and what would become of them. Rows stand in the order of the file, all from one chunk.
 * @param read with a lock where the plan is carried out.
 */
export async function planRows(
  db: Executor,
  which: WhichImport,
  { rows, read }: { rows: readonly ImportRow[]; read: ReadPeople },
): Promise<RowPlan[]> {
  const readable = rows.filter(({ fault }) => fault === null)
  const hits = await matchPeople(
    db,
    which.tenantId,
    readable.map(({ ord, given }) => ({ ord, email: given.email, employeeNumber: given.employeeNumber })),
  )
  const meant = new Map(readable.map(({ ord, given }) => [ord, whoIsMeant(given, hits.get(ord))]))
  const personNos = [...meant.values()].flatMap((one) => ('person' in one ? [one.person.personNo] : []))
  const people = await read({ tenantId: which.tenantId, personNos })
  const seen: Seen = {
    people: await linesOfPeople(db, which, { personNos, before: rows[0]?.ord ?? 0 }),
    userNames: new Map(),
  }
  return rows.map((row) => planRow(row, { meant: meant.get(row.ord), people, seen }))
}

/** On which line each was named first. */
interface Seen {
  people: Map<number, number>
  userNames: Map<string, number>
}

interface Surroundings {
  meant: Meant | undefined
  people: ReadonlyMap<number, Person>
  seen: Seen
}

function planRow(row: ImportRow, { meant, people, seen }: Surroundings): RowPlan {
  if (row.fault !== null || meant === undefined) return rejected(row, row.fault ?? 'the row cannot be read')
  if ('fault' in meant) return rejected(row, meant.fault)
  try {
    return 'person' in meant ? planPresent(row, meant.person, { people, seen }) : planNew(row, seen)
  } catch (error) {
    if (error instanceof DocumentRefused) return rejected(row, error.message)
    throw error
  }
}

function planNew(row: ImportRow, { userNames }: Seen): RowPlan {
  const { given, line } = row
  if (given.status === 'deactivated') {
    return { ...untouched(row), reason: 'nobody here is meant, so nobody is deactivated' }
  }
  if (row.sameEmailLine !== null) {
    return rejected(
      row,
      `the same Email as in line ${row.sameEmailLine}; of two new people only one can have it as user name`,
    )
  }
  const document = newDocument(given)
  const keys = deriveKeys(document)
  const first = userNames.get(keys.userNameKey)
  if (first !== undefined) return rejected(row, `the same user name as in line ${first}`)
  userNames.set(keys.userNameKey, line)
  return { ...untouched(row), act: 'create', creation: { document, keys } }
}

function planPresent(row: ImportRow, hit: Hit, { people, seen }: Omit<Surroundings, 'meant'>): RowPlan {
  const before = people.get(hit.personNo)
  if (!before) return { ...untouched(row), isStale: true }
  const first = seen.people.get(hit.personNo)
  if (first !== undefined) return rejected(row, `the same person as in line ${first}`)
  seen.people.set(hit.personNo, row.line)
  const change = planChange(before, editedDocument(before, row.given))
  const fields = differingFields(before, change.after)
  return { ...untouched(row), act: actOf(change), fields, personNo: before.no, change }
}

function actOf({ transition, attributes }: PlannedChange): ImportAct {
  if (transition.deactivates) return 'deactivate'
  if (transition.reactivates) return 'reactivate'
  return attributes.length > 0 ? 'change' : 'unchanged'
}

function untouched(row: ImportRow): RowPlan {
  return { row, act: 'unchanged', fields: [], reason: null, personNo: null }
}

export function rejected(row: ImportRow, reason: string): RowPlan {
  return { ...untouched(row), act: 'reject', reason }
}
