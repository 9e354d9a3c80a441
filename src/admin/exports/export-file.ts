import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { byteOrderMark, csvRecord } from '../../base/csv.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Database } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { exportCells, exportColumns } from './export-columns.ts'
import { createManagerLookup } from './export-managers.ts'
import { exportPage } from './export-page.ts'
import { type Export, markFetched } from './export-store.ts'

export interface ExportFile {
  db: Database
  keyring: Keyring
  publicUrl: string
  tenantId: number
  found: Export
  actor: Actor
}

/**
 * Everybody as they are when their page is read, a thousand at a time, in constant memory. That links are handed out is
 * recorded before the first of them leaves, and how many did when the last has, or whoever fetches goes away.
 */
export async function* exportFile(file: ExportFile): AsyncGenerator<string> {
  const { db, tenantId, found, actor } = file
  const event = { tenantId, actor, subjectId: found.id }
  await inTransaction(db, async (trx) => {
    await markFetched(trx, { tenantId, exportNo: found.no })
    const detail = { people: found.people, claimLinks: found.claimLinks }
    await recordEvent(trx, { ...event, type: 'export.fetched', detail })
  })
  const handedOut = { people: 0, claimLinks: 0, complete: false }
  try {
    yield byteOrderMark + csvRecord(exportColumns)
    yield* pages(file, handedOut)
    handedOut.complete = true
  } finally {
    await recordEvent(db, { ...event, type: 'export.handed_out', detail: { ...handedOut } })
  }
}

interface HandedOut {
  people: number
  claimLinks: number
}

const linkColumn = exportColumns.indexOf('Claim link')

async function* pages({ db, tenantId, found, ...file }: ExportFile, handedOut: HandedOut): AsyncGenerator<string> {
  const managersOf = createManagerLookup(db, tenantId)
  const read = async (after: number) => {
    const people = await exportPage(db, { tenantId, after, cutOff: found.cutOff })
    return { people, managers: await managersOf(people) }
  }
  for (let next = read(0); ; ) {
    const { people, managers } = await next
    if (people.length === 0) return
    // While this page is written the database reads the next.
    next = read(people.at(-1)!.no)
    next.catch(() => {})
    let text = ''
    for (const [at, person] of people.entries()) {
      const cells = exportCells(person, { ...file, manager: managers[at], now: person.now })
      if (cells[linkColumn] !== '') handedOut.claimLinks++
      text += csvRecord(cells)
    }
    handedOut.people += people.length
    yield text
  }
}
