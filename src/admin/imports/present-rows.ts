import type { Executor } from '../../db/connection.ts'
import type { Person } from '../../people/person.ts'
import { readPeople } from '../../provisioning/lock-people.ts'
import type { ImportRow } from '../schemas/imports.ts'
import { type ShownField, shownFields } from './differing-fields.ts'
import { managerIdOf } from './edit-document.ts'
import { importFields, type ImportField } from './import-columns.ts'
import type { ListedRow } from './import-row-store.ts'

/** What stands there now is read as it is asked for: an old value is kept nowhere but with the person. */
export async function presentRows(db: Executor, tenantId: number, rows: readonly ListedRow[]): Promise<ImportRow[]> {
  const waiting = rows.flatMap(({ outcome, personNo }) => (outcome === null && personNo !== null ? [personNo] : []))
  const people = await readPeople(db, { tenantId, personNos: waiting })
  const managers = await userNames(db, tenantId, [...people.values()].map(managerOf))
  return rows.map((row) => presentRow(row, people.get(row.personNo ?? 0), managers))
}

function presentRow(row: ListedRow, person: Person | undefined, managers: ReadonlyMap<string, string>): ImportRow {
  const { line, given, reason, fault, personId } = row
  const now: Partial<Record<ShownField, string>> = person && row.outcome === null ? shownFields(person) : {}
  const manager = person && managerOf(person)
  const change = (field: ImportField) => ({
    field,
    from: (field === 'managerEmail' ? manager && (managers.get(manager) ?? manager) : now[field as ShownField]) ?? null,
    to: given[field] ?? (field === 'managerEmail' ? given.managerEmployeeNumber : undefined) ?? null,
  })
  const act = row.outcome ?? row.plan
  const changed = act === 'create' ? importFields.filter((field) => given[field] !== undefined) : row.fields
  return { line, act, reason: reason ?? fault, given, changes: changed.map(change), personId }
}

function managerOf({ attributes }: Person): string | undefined {
  return managerIdOf(attributes)
}

async function userNames(
  db: Executor,
  tenantId: number,
  ids: readonly (string | undefined)[],
): Promise<Map<string, string>> {
  const known = ids.filter((id) => id !== undefined && /^[0-9a-f-]{36}$/i.test(id)) as string[]
  if (known.length === 0) return new Map()
  const rows = await db
    .selectFrom('person')
    .select(['id', 'userName'])
    .where('tenantId', '=', tenantId)
    .where('id', 'in', known)
    .execute()
  return new Map(rows.map(({ id, userName }) => [id, userName]))
}
