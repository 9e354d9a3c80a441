import type { Database } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { DeliveryState } from '../db/tables.ts'
import { columnsOf, type LeasedDelivery } from './lease-deliveries.ts'
import { retryDelaySeconds } from './retry-schedule.ts'
import type { SendResult } from './transport.ts'

export interface Outcome {
  delivery: LeasedDelivery
  messageId: string
  /** Absent: it was not tried after all, and goes back into the queue as if it had not been leased. */
  result?: SendResult
}

/** Writes what became of each, unless another process holds the lease by now. */
export async function writeOutcomes(db: Database, outcomes: readonly Outcome[]): Promise<void> {
  const rows = outcomes.map(rowOf)
  await write.all(db, [
    ...columnsOf(outcomes.map(({ delivery }) => delivery)),
    rows.map(({ state }) => state),
    rows.map(({ delaySeconds }) => delaySeconds),
    rows.map(({ code }) => code),
    rows.map(({ words }) => words),
    outcomes.map(({ messageId }) => messageId),
  ])
}

interface OutcomeRow {
  state: DeliveryState
  delaySeconds: number
  code: number | null
  words: string | null
}

function rowOf({ delivery, result }: Outcome): OutcomeRow {
  if (!result) return { state: 'queued', delaySeconds: 0, code: null, words: null }
  const row = { delaySeconds: 0, code: result.code ?? null, words: result.words }
  if (result.kind !== 'deferred') return { ...row, state: result.kind }
  const delaySeconds = retryDelaySeconds(delivery.attempts)
  if (delaySeconds !== undefined) return { ...row, state: 'deferred', delaySeconds }
  return { ...row, state: 'failed', words: `given up after a day of trying: ${result.words}` }
}

const write = statement<never>(
  'write_outcomes',
  `update delivery set
     state = outcome.state,
     run_at = case when outcome.state = 'deferred' then now() + make_interval(secs => outcome.delay) else run_at end,
     paced = paced and outcome.state <> 'deferred',
     lease_until = null,
     attempts = attempts - case when outcome.state = 'queued' then 1 else 0 end,
     message_id = outcome.message_id,
     result_code = outcome.code,
     result = outcome.words,
     to_address = case when outcome.state in ('queued', 'deferred') then to_address end,
     finished_at = case when outcome.state in ('queued', 'deferred') then null else now() end
   from unnest($1::int[], $2::bigint[], $3::text[], $4::smallint[], $5::int[], $6::text[], $7::float8[], $8::int[],
     $9::text[], $10::text[]) as outcome (tenant_id, person_no, cause, nth, fence, state, delay, code, words, message_id)
   where delivery.tenant_id = outcome.tenant_id and delivery.person_no = outcome.person_no
     and delivery.cause = outcome.cause and delivery.nth = outcome.nth
     and delivery.fence = outcome.fence and delivery.state = 'sending'`,
)
