import { sql } from 'kysely'
import { type Actor, actorId } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { shorten } from '../../base/shorten.ts'
import type { Trx } from '../../db/connection.ts'
import type { FileRow } from './file-row.ts'
import { type Candidate, matchKeys } from './match-keys.ts'
import { type Outcome, outcomeOf } from './row-outcome.ts'
import { type PeopleFile, findPeopleFile } from './people-file-store.ts'
import type { PeopleFileContent } from './read-file.ts'

export interface Upload {
  tenantId: number
  /** As the admin's machine calls it. */
  name: string
  /** Read by `readPeopleFile` before the transaction: a slow upload holds no connection. */
  content: PeopleFileContent
  actor: Actor
}

/**
 * Finds whom a file's rows name. Nobody is invited by it: the result is looked at first, and then a campaign
 * is started for it. A file that cannot be read leaves nothing behind.
 * @throws FileTooLarge, FileRefused
 */
export async function uploadPeopleFile(trx: Trx, { tenantId, name, content, actor }: Upload): Promise<PeopleFile> {
  const { kind } = content
  const file = await trx
    .insertInto('peopleFile')
    .values({ tenantId, kind, name: shorten(name, 200), createdBy: actorId(actor) })
    .returning(['no', 'id'])
    .executeTakeFirstOrThrow()
  const seen = new Map<number, number>()
  let ord = 0
  for await (const rows of content.batches()) {
    await storeRows(trx, { tenantId, fileNo: file.no, rows, from: ord, seen })
    ord += rows.length
  }
  await recordEvent(trx, {
    tenantId,
    type: kind === 'ldap' ? 'directory.searched' : 'people_file.uploaded',
    actor,
    subjectId: file.id,
    detail: { kind, rows: ord },
  })
  return (await findPeopleFile(trx, { tenantId, fileId: file.id }))!
}

interface Batch {
  tenantId: number
  fileNo: number
  rows: readonly FileRow[]
  from: number
  seen: Map<number, number>
}

async function storeRows(trx: Trx, { tenantId, fileNo, rows, from, seen }: Batch): Promise<void> {
  const keyed = rows.flatMap((row, at) => ('keys' in row ? [{ ord: at, keys: row.keys }] : []))
  const candidates = byRow(await matchKeys(trx, tenantId, keyed))
  const outcomes = rows.map((row, at): Outcome => {
    if ('fault' in row) return { outcome: 'invalid', reason: row.fault, personNo: null }
    return outcomeOf(row, candidates.get(at) ?? [], seen)
  })
  await sql`
    insert into people_file_row (tenant_id, file_no, ord, line, given, outcome, reason, person_no)
    select ${tenantId}, ${fileNo}, ${from} + ord, line, given, outcome, reason, person_no
    from unnest(${rows.map(({ line }) => line)}::int[], ${rows.map(({ given }) => given)}::text[],
      ${outcomes.map(({ outcome }) => outcome)}::text[], ${outcomes.map(({ reason }) => reason)}::text[],
      ${outcomes.map(({ personNo }) => personNo)}::bigint[])
      with ordinality as row (line, given, outcome, reason, person_no, ord)`.execute(trx)
}

function byRow(candidates: readonly Candidate[]): Map<number, Candidate[]> {
  const rows = new Map<number, Candidate[]>()
  for (const candidate of candidates) {
    const row = rows.get(candidate.ord)
    if (row) row.push(candidate)
    else rows.set(candidate.ord, [candidate])
  }
  return rows
}
