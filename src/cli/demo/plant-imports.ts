import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { recordEvent } from '../../audit/record-event.ts'
import { csvRecord } from '../../base/csv.ts'
import { importColumns } from '../../admin/imports/import-columns.ts'
import type { Import } from '../../admin/imports/import-store.ts'
import { readImport } from '../../admin/imports/read-import.ts'
import { runImportChunk } from '../../admin/imports/run-import-chunk.ts'
import { uploadImport } from '../../admin/imports/upload-import.ts'
import type { Trx } from '../../db/connection.ts'
import { ENTERPRISE_URN } from '../../people/user-schema.ts'
import { ago, type House, type Planted } from './house.ts'

/** People whom the upload brings: the only ones who do not come from the identity provider. */
export const newcomers = ['Inga Petersen', 'Mahmut Arslan', 'Sofie Dahl', 'Jan Brandt', 'Oksana Lysenko'] as const

/** One of a month ago, one that was carried out just now, and one that waits for the decision. */
export async function plantImports(trx: Trx, house: House): Promise<void> {
  await plantOldImport(trx, house)
  await carryOut(trx, house, await upload(trx, house, { name: 'temporary-staff.csv', rows: temporaryStaff(house) }))
  await upload(trx, house, { name: 'new-job-titles.csv', rows: newTitles(house) })
}

/** Of its rows nothing is left: they are kept for a week. */
async function plantOldImport(trx: Trx, { tenantId, admins }: House): Promise<void> {
  const at = ago(31)
  const done = { change: 38, unchanged: 112, reject: 2 }
  await trx
    .insertInto('import')
    .values({
      tenantId,
      name: 'locations-october.csv',
      columns: ['email', 'location'],
      state: 'done',
      cursor: 152,
      rows: 152,
      invite: 'later',
      planned: JSON.stringify(done),
      results: JSON.stringify(done),
      actorKind: 'admin',
      createdBy: admins.admin.id,
      createdAt: at,
      startedAt: at,
      finishedAt: at,
      rowsRemovedAt: ago(24),
    })
    .execute()
}

type Row = readonly [email: string, given: string, family: string, title: string, department: string]
const header = (['email', 'givenName', 'familyName', 'title', 'department'] as const).map(
  (field) => importColumns[field],
)

async function upload(
  trx: Trx,
  { tenantId, admins }: House,
  { name, rows }: { name: string; rows: readonly Row[] },
): Promise<Import> {
  const text = [header, ...rows].map(csvRecord).join('')
  const content = await readImport(Readable.from([Buffer.from(text)]))
  return uploadImport(trx, { tenantId, name, content, actor: admins.admin })
}

/** In this very transaction, by what the job does: so there is none that could meet it half-way. */
async function carryOut(trx: Trx, { tenantId, admins, keyring }: House, { no, id, rows }: Import): Promise<void> {
  await trx
    .updateTable('import')
    .set({ state: 'running', invite: 'later', startedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('no', '=', no)
    .execute()
  const event = { tenantId, actor: admins.admin, subjectId: id }
  await recordEvent(trx, { ...event, type: 'import.started', detail: { invite: 'later', rows } })
  while ((await runImportChunk(trx, { tenantId, importNo: no }, keyring)) === 'more');
}

function temporaryStaff({ company, people }: House): Row[] {
  const arrivals = newcomers.map((name): Row => {
    const [given, family] = name.split(' ') as [string, string]
    return [`${name.toLowerCase().replace(' ', '.')}@${company.domain}`, given, family, 'Order picker', 'Warehouse']
  })
  const known = active(people)
    .slice(0, 4)
    .map((person) => rowOf(person))
  const faults: Row[] = [
    ['no address', 'Anton', 'Reuter', 'Order picker', 'Warehouse'],
    [arrivals[0]![0], 'Inga', 'Petersen', 'Order picker', 'Warehouse'],
  ]
  return [...arrivals, ...known, ...faults]
}

function newTitles({ people }: House): Row[] {
  const chosen = active(people).slice(10, 22)
  return chosen.map((person, at) => rowOf(person, at % 3 === 0 ? 'Team lead' : undefined))
}

const active = (people: readonly Planted[]) => people.filter(({ state }) => state === 'claimed' || state === 'invited')

function rowOf({ document: { userName, attributes } }: Planted, title = attributes.title as string): Row {
  const { givenName, familyName } = attributes.name as { givenName: string; familyName: string }
  const { department } = attributes[ENTERPRISE_URN] as { department: string }
  return [userName, givenName, familyName, title, department]
}
