import { sql } from 'kysely'
import type { Trx } from '../../db/connection.ts'
import { composeExportReady } from '../../mail/admin-mail.ts'
import { keptInOutbox } from '../../mail/outbox-transport.ts'
import { ago, type House } from './house.ts'
import { keepMail } from './plant-outbox.ts'

/** One whose day is over, and one that can be fetched: its file is written as it is fetched, so nothing has to lie anywhere. */
export async function plantExports(trx: Trx, house: House): Promise<void> {
  const { admins } = house
  await insert(trx, house, { createdBy: admins.owner.id, at: ago(18), fetched: 2, lastFetchedAt: ago(17.6) })
  const ready = await insert(trx, house, { createdBy: admins.admin.id, at: ago(0.01), fetched: 0, lastFetchedAt: null })
  if (!house.config.smtpUrl) await tellAdmin(trx, house, ready)
}

interface Planting {
  createdBy: string
  at: Date
  fetched: number
  lastFetchedAt: Date | null
}

async function insert(trx: Trx, { tenantId, people }: House, { at, ...planting }: Planting) {
  const cutOff = Math.max(...people.map(({ no }) => no))
  const claimLinks = sql<number>`(select count(*) from standing
    where tenant_id = ${tenantId} and invited_at < ${at} and claimed_at is null and deactivated_at is null and link_expires_at > now())`
  const values = {
    ...planting,
    tenantId,
    state: 'ready' as const,
    cutOff,
    cursor: cutOff,
    expected: people.length,
    people: people.length,
    claimLinks,
    actorKind: 'admin' as const,
    createdAt: at,
    readyAt: at,
    expiresAt: new Date(at.getTime() + 86_400_000),
  }
  return trx
    .insertInto('export')
    .values(values)
    .returning(['no', 'id', 'createdBy', 'expiresAt'])
    .executeTakeFirstOrThrow()
}

async function tellAdmin(
  trx: Trx,
  house: House,
  { no, id, createdBy, expiresAt }: Awaited<ReturnType<typeof insert>>,
): Promise<void> {
  const { tenantId, keyring, config } = house
  const mail = await composeExportReady(
    { db: trx, keyring, mailFrom: config.mailFrom },
    {
      tenantId,
      adminId: createdBy!,
      cause: `export:${id}`,
      link: `${config.publicUrl}/admin/export`,
      expiresAt: expiresAt!,
    },
  )
  await keepMail(trx, house, [{ mail: mail!, at: ago(0.01) }])
  await trx
    .updateTable('export')
    .set({ mailState: 'sent', mailAttempts: 1, mailResult: keptInOutbox })
    .where('tenantId', '=', tenantId)
    .where('no', '=', no)
    .execute()
}
