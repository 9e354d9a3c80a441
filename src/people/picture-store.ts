import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'

interface Whose {
  tenantId: number
  personNo: number
}

/** A new picture has a new handle, so that nobody is shown the old one from a cache. @param isPublished false while it is part of a claim. */
export async function storePicture(
  db: Executor,
  {
    tenantId,
    personNo,
    generation,
    content,
    isPublished,
  }: Whose & { generation: number; content: Buffer; isPublished: boolean },
): Promise<Buffer> {
  const publishedAt = isPublished ? sql<Date>`now()` : null
  const { handle } = await db
    .insertInto('personPicture')
    .values({ tenantId, personNo, generation, content, publishedAt })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'personNo']).doUpdateSet({
        handle: sql<Buffer>`random_handle()`,
        generation,
        content,
        publishedAt,
        updatedAt: sql<Date>`now()`,
      }),
    )
    .returning('handle')
    .executeTakeFirstOrThrow()
  return handle
}

/** Given by the holder of this generation's link, and not yet shown to anybody else. */
export async function findDraftPicture(
  db: Executor,
  { tenantId, personNo, generation }: Whose & { generation: number },
): Promise<{ handle: Buffer; content: Buffer } | undefined> {
  return db
    .selectFrom('personPicture')
    .select(['handle', 'content'])
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('generation', '=', generation)
    .where('publishedAt', 'is', null)
    .executeTakeFirst()
}

/** Shows the draft of this generation; one of another link goes. */
export async function publishDraft(
  db: Executor,
  { tenantId, personNo, generation }: Whose & { generation: number },
): Promise<void> {
  await db
    .deleteFrom('personPicture')
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('generation', '<>', generation)
    .execute()
  await db
    .updateTable('personPicture')
    .set({ publishedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .execute()
}

export async function deletePicture(db: Executor, { tenantId, personNo }: Whose): Promise<void> {
  await db.deleteFrom('personPicture').where('tenantId', '=', tenantId).where('personNo', '=', personNo).execute()
}

/** By the address that nobody can guess; of somebody deactivated there is none. */
export async function findPublishedPicture(db: Executor, handle: Buffer): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('personPicture as picture')
    .innerJoin('standing', (join) =>
      join.onRef('standing.tenantId', '=', 'picture.tenantId').onRef('standing.personNo', '=', 'picture.personNo'),
    )
    .select('picture.content')
    .where('picture.handle', '=', handle)
    .where('picture.publishedAt', 'is not', null)
    .where('standing.deactivatedAt', 'is', null)
    .executeTakeFirst()
  return row?.content
}
