import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { OneTimeLinkPurpose } from '../db/tables.ts'

/** Whom a link is for; nobody yet for the first admin. */
export interface LinkSubject {
  adminId?: string
  personNo?: number
}

export async function insertLink(
  db: Executor,
  link: { tenantId: number; purpose: OneTimeLinkPurpose; subject: LinkSubject; lifetimeMinutes: number; keyId: string },
): Promise<Buffer> {
  const { tenantId, purpose, subject, lifetimeMinutes, keyId } = link
  const expiresAt = sql<Date>`now() + make_interval(mins => ${lifetimeMinutes}::int)`
  const { handle } = await db
    .insertInto('oneTimeLink')
    .values({
      tenantId,
      purpose,
      keyId,
      expiresAt,
      adminId: subject.adminId ?? null,
      personNo: subject.personNo ?? null,
    })
    .returning('handle')
    .executeTakeFirstOrThrow()
  return handle
}

/** The secret finds out the tenant. Whether it is open is judged by the database's clock. */
export async function findLink(db: Executor, handle: Buffer) {
  return db
    .selectFrom('oneTimeLink')
    .select(['handle', 'tenantId', 'keyId', 'purpose', 'adminId', 'personNo'])
    .select(sql<boolean>`used_at is null and expires_at > now()`.as('isOpen'))
    .where('handle', '=', handle)
    .executeTakeFirst()
}

export async function markLinkUsed(db: Executor, handle: Buffer): Promise<boolean> {
  const used = await db
    .updateTable('oneTimeLink')
    .set({ usedAt: sql<Date>`now()` })
    .where('handle', '=', handle)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .returning('handle')
    .executeTakeFirst()
  return used !== undefined
}

/** They stay as ended links, so that whoever opens one is told so. @param purpose without it, of every purpose. */
export async function closeLinksOf(
  db: Executor,
  { tenantId, purpose, subject }: { tenantId: number; purpose?: OneTimeLinkPurpose; subject: LinkSubject },
): Promise<void> {
  await db
    .updateTable('oneTimeLink')
    .set({ expiresAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('adminId', 'is not distinct from', subject.adminId ?? null)
    .where('personNo', 'is not distinct from', subject.personNo ?? null)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .$if(purpose !== undefined, (links) => links.where('purpose', '=', purpose!))
    .execute()
}

export async function deleteEndedLinks(db: Executor): Promise<void> {
  await db.deleteFrom('oneTimeLink').where('expiresAt', '<', sql<Date>`now() - interval '30 days'`).execute()
}
