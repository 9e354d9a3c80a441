import { sql } from 'kysely'
import { isUuid } from '../../base/uuid.ts'
import type { Executor, Trx } from '../../db/connection.ts'
import type { ActorKind, ExportMailState, ExportState } from '../../db/tables.ts'

export interface Export {
  no: number
  id: string
  state: ExportState
  /** People with higher numbers are not in it. */
  cutOff: number
  /** The last person counted. */
  cursor: number
  /** People there were when it was asked for. */
  expected: number
  people: number
  /** Links that were alive when it was prepared. */
  claimLinks: number
  actorKind: ActorKind
  createdBy: string | null
  createdAt: Date
  readyAt: Date | null
  expiresAt: Date | null
  /** By the database's clock. */
  isExpired: boolean
  /** Null where no admin asked for it, and until it is ready. */
  mailState: ExportMailState | null
  mailAttempts: number
  mailResult: string | null
  fetched: number
  lastFetchedAt: Date | null
}

export interface WhichExport {
  tenantId: number
  exportNo: number
}

const columns = [
  'no',
  'id',
  'state',
  'cutOff',
  'cursor',
  'expected',
  'people',
  'claimLinks',
  'actorKind',
  'createdBy',
  'createdAt',
  'readyAt',
  'expiresAt',
  'mailState',
  'mailAttempts',
  'mailResult',
  'fetched',
  'lastFetchedAt',
] as const
const isExpired = sql<boolean>`coalesce(expires_at <= now(), false)`.as('isExpired')

export async function findExport(
  db: Executor,
  { tenantId, exportId }: { tenantId: number; exportId: string },
): Promise<Export | undefined> {
  if (!isUuid(exportId)) return undefined
  return db
    .selectFrom('export')
    .select([...columns, isExpired])
    .where('tenantId', '=', tenantId)
    .where('id', '=', exportId)
    .executeTakeFirst()
}

/** Newest first. @param query.before the number of the last one of the page before */
export async function listExports(
  db: Executor,
  { tenantId, before, limit }: { tenantId: number; before?: number; limit: number },
): Promise<Export[]> {
  return db
    .selectFrom('export')
    .select([...columns, isExpired])
    .where('tenantId', '=', tenantId)
    .$if(before !== undefined, (exports) => exports.where('no', '<', before!))
    .orderBy('no', 'desc')
    .limit(limit)
    .execute()
}

/** One worker at a time has an export: a second waits here, and then goes on from the cursor that the first left. */
export async function lockExport(trx: Trx, { tenantId, exportNo }: WhichExport): Promise<Export | undefined> {
  return trx
    .selectFrom('export')
    .select([...columns, isExpired])
    .where('tenantId', '=', tenantId)
    .where('no', '=', exportNo)
    .forUpdate()
    .executeTakeFirst()
}

const chunkSize = 50_000

/** Counts the next people after the cursor, and moves it. @returns whether these were the last. */
export async function countChunk(trx: Trx, { tenantId, exportNo }: WhichExport, keyIds: readonly string[]) {
  const { rows } = await sql<{ isLast: boolean }>`
    with export_row as materialized (
      select cursor, cut_off from export where tenant_id = ${tenantId} and no = ${exportNo}
    ), chunk as materialized (
      select person_no, deactivated_at is null and claimed_at is null and invited_at is not null and link_expires_at > now()
        and key_id = any(${[...keyIds]}) as has_link
      from standing
      where tenant_id = ${tenantId} and person_no > (select cursor from export_row) and person_no <= (select cut_off from export_row)
      order by person_no limit ${sql.lit(chunkSize)}
    ), counts as (
      select count(*)::int as people, (count(*) filter (where has_link))::int as links, max(person_no) as reached,
        count(*) < ${sql.lit(chunkSize)} as last
      from chunk
    )
    update export set cursor = case when last then cut_off else reached end, people = export.people + counts.people,
      claim_links = claim_links + links
    from counts where tenant_id = ${tenantId} and no = ${exportNo}
    returning last as is_last`.execute(trx)
  return rows[0]!.isLast
}

/** @param which.mails whether the admin who asked is told by mail */
export async function markReady(trx: Trx, { tenantId, exportNo, mails }: WhichExport & { mails: boolean }) {
  await trx
    .updateTable('export')
    .set({
      state: 'ready',
      readyAt: sql`now()`,
      expiresAt: sql`now() + interval '1 day'`,
      mailState: mails ? 'queued' : null,
    })
    .where('tenantId', '=', tenantId)
    .where('no', '=', exportNo)
    .execute()
}

export async function markFetched(trx: Trx, { tenantId, exportNo }: WhichExport): Promise<void> {
  await trx
    .updateTable('export')
    .set({ fetched: sql`fetched + 1`, lastFetchedAt: sql`now()` })
    .where('tenantId', '=', tenantId)
    .where('no', '=', exportNo)
    .execute()
}

/** What became of one attempt at the mail. */
export async function writeMailResult(
  db: Executor,
  { tenantId, exportNo }: WhichExport,
  { state, result }: { state: ExportMailState; result: string },
): Promise<void> {
  await db
    .updateTable('export')
    .set({ mailState: state, mailResult: result, mailAttempts: sql`mail_attempts + 1` })
    .where('tenantId', '=', tenantId)
    .where('no', '=', exportNo)
    .execute()
}
