import { sql } from 'kysely'
import { lookUpByKey } from '../db/by-key.ts'
import type { Database } from '../db/connection.ts'
import { type Statement, statement } from '../db/statement.ts'
import type { DeliveryKind } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { leaseSql } from './lease-sql.ts'
import type { DeliveryKey } from './message-id.ts'

/** One mail that this process, and no other, may send until the lease ends. */
export interface LeasedDelivery extends DeliveryKey {
  kind: DeliveryKind
  /** Rises with every lease: a result that carries an older one comes too late and is not recorded. */
  fence: number
  /** With the one that the lease is for. */
  attempts: number
  /** Of an earlier attempt. */
  messageId: string | null
  address: string
  name: string
  locale: string | null
  subject: string | null
  body: string | null
  tenantName: string
  tenantLocale: string | null
  brandColour: string | null
  helpContact: string | null
  logoHandle: Buffer | null
  logoWidth: number | null
  logoHeight: number | null
  handle: Buffer
  generation: number
  keyId: string
  linkExpiresAt: Date | null
}

/** Mails read ahead of their sending. */
export const leaseSize = 20
/** Tenants served by one lease; the next goes on with those after them. */
const mostTenants = 20

/**
 * Statistics of a queue that stood empty let the planner sort what waits instead of reading the oldest by the index:
 * after a million were queued at once each lease would sort a million, until the table is analysed.
 */
export const inOrderOfIndex = sql`select set_config('enable_sort', 'off', true)`

/**
 * Takes mails that are due, or whose sender is gone, and asks the gate about each: what may not be sent is finished
 * in the same statement, and only the rest comes back. Tenants take turns: none waits behind another's million.
 */
export function createLeaser(db: Database, leaseSeconds: number): () => Promise<Lease> {
  let after = 0
  let share: number = leaseSize

  return async () => {
    const first = await lease()
    return first.looked > 0 || after === 0 ? first : lease(0)
  }

  async function lease(from = after): Promise<Lease> {
    const rows = await inTransaction(db, async (trx) => {
      await Promise.all([inOrderOfIndex.execute(trx), lookUpByKey(trx)])
      return leaseStatement(share).all(trx, [leaseSeconds, from])
    })
    const { tenants, lastTenant } = rows[0] ?? { tenants: 0, lastTenant: 0 }
    after = tenants < mostTenants ? 0 : lastTenant
    share = shares.find((size) => size * tenants <= leaseSize) ?? 1
    const leased = rows.filter((row) => row.state === 'sending')
    // Whoever waits at a screen is first among all tenants.
    return { looked: rows.length, leased: leased.toSorted((one, other) => Number(one.runAt) - Number(other.runAt)) }
  }
}

export interface Lease {
  /** How many were due, those that the gate refused included: 0 says that nothing is left. */
  looked: number
  leased: LeasedDelivery[]
}

type Row = LeasedDelivery & { state: string; runAt: Date; tenants: number; lastTenant: number }

// The limit is no parameter: a plan that does not know it would read whole tables. So there is a statement for each.
const shares = [20, 10, 6, 5, 4, 3, 2, 1] as const
const statements = new Map(shares.map((share) => [share as number, prepared(share)]))

function leaseStatement(share: number): Statement<Row> {
  return statements.get(share)!
}

function prepared(share: number): Statement<Row> {
  return statement(`lease_deliveries_${share}`, leaseSql({ share, lapsed: leaseSize, tenants: mostTenants }))
}

/** Keeps the lease of mails whose sending takes long. */
export async function renewLeases(
  db: Database,
  leased: readonly LeasedDelivery[],
  leaseSeconds: number,
): Promise<void> {
  await renew.all(db, [...columnsOf(leased), leaseSeconds])
}

const renew = statement<never>(
  'renew_leases',
  `update delivery set lease_until = now() + make_interval(secs => $6)
   from unnest($1::int[], $2::bigint[], $3::text[], $4::smallint[], $5::int[]) as held (tenant_id, person_no, cause, nth, fence)
   where delivery.tenant_id = held.tenant_id and delivery.person_no = held.person_no and delivery.cause = held.cause
     and delivery.nth = held.nth and delivery.fence = held.fence and delivery.state = 'sending'`,
)

/** Keys and fences, a column each. */
export function columnsOf(leased: readonly (DeliveryKey & { fence: number })[]): unknown[][] {
  return [
    leased.map(({ tenantId }) => tenantId),
    leased.map(({ personNo }) => personNo),
    leased.map(({ cause }) => cause),
    leased.map(({ nth }) => nth),
    leased.map(({ fence }) => fence),
  ]
}
