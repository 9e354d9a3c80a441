import type { Trx } from '../../db/connection.ts'
import type { BulkActName } from '../../db/tables.ts'
import { ENTERPRISE_URN } from '../../people/user-schema.ts'
import type { LeftOut } from '../../admin/schemas/bulk-acts.ts'
import { ago, type Admins, type House } from './house.ts'

interface PastAct {
  act: BulkActName
  filter: string | null
  by: keyof Admins
  daysAgo: number
  reached: number
  leftOut: LeftOut
  /** Stopped there by whoever began it. */
  stoppedAfter?: number
}

const department = (name: string) => `${ENTERPRISE_URN}:department eq "${name}"`

const acts: readonly PastAct[] = [
  { act: 'withdraw', filter: null, by: 'admin', daysAgo: 12, reached: 3, leftOut: { claimed: 1 } },
  {
    act: 'deactivate',
    filter: `state uninvited, ${department('Warehouse')}`,
    by: 'admin',
    daysAgo: 6,
    reached: 2,
    leftOut: { deactivated: 1, admins: 1 },
    stoppedAfter: 160,
  },
  {
    act: 'reactivate',
    filter: `state deactivated, ${department('Warehouse')}`,
    by: 'owner',
    daysAgo: 5.9,
    reached: 2,
    leftOut: {},
  },
  {
    act: 'resend',
    filter: `state invited, ${department('Customer service')}`,
    by: 'inviter',
    daysAgo: 2,
    reached: 14,
    leftOut: { noAddress: 1, mailWaiting: 2 },
  },
]

/** All are over: no worker has anything to do with them. */
export async function plantBulkActs(trx: Trx, { tenantId, admins, people }: House): Promise<void> {
  const cutOff = Math.max(...people.map(({ no }) => no))
  const rows = acts.map(({ act, filter, by, daysAgo, reached, leftOut, stoppedAfter }) => {
    // Those that were ticked, and not found by a filter, are all looked at.
    const peopleCount = filter === null ? reached + (leftOut.claimed ?? 0) : people.length
    const looked = stoppedAfter ?? peopleCount
    return {
      tenantId,
      act,
      filter,
      state: stoppedAfter ? ('stopped' as const) : ('done' as const),
      cutOff,
      cursor: cutOff,
      peopleCount,
      looked,
      reached,
      leftOut: JSON.stringify(leftOut),
      actorKind: 'admin' as const,
      createdBy: admins[by].id,
      createdAt: ago(daysAgo),
      finishedAt: ago(daysAgo - 0.0005),
    }
  })
  await trx.insertInto('bulkAct').values(rows).execute()
}
