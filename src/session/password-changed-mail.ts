import { randomUUID } from 'node:crypto'
import type { Trx } from '../db/connection.ts'
import { enqueueDelivery } from '../mail/enqueue-delivery.ts'

/** So that whoever did not do this hears of it. */
export async function tellPasswordChanged(trx: Trx, whom: { tenantId: number; personNo: number }): Promise<void> {
  await enqueueDelivery(trx, { ...whom, cause: `password:${randomUUID()}`, kind: 'password_changed' })
}
