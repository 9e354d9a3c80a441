import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'

/** Requests, and refusals, that are looked at: a client that sends a thousand a second costs no more than that. */
const mostRequests = 10_000
const mostRefusals = 1_000
const mostMails = 100_000

export interface ClientTraffic {
  clientId: string
  requests: number
  refused: number
  lastAt: Date
}

/** Of the last 24 hours, by client. `since` is later where more came than is looked at. */
export async function clientTraffic(
  db: Executor,
  tenantId: number,
  now: Date,
): Promise<{ since: Date; clients: ClientTraffic[] }> {
  const dayAgo = new Date(now.getTime() - 86_400_000)
  const { rows } = await sql<ClientTraffic & { first: Date; all: number }>`
    with recent as materialized (
      select client_id, status, at from scim_request
      where tenant_id = ${tenantId} and at >= ${dayAgo} order by at desc, no desc limit ${mostRequests}
    )
    select client_id, count(*) as requests, count(*) filter (where status >= 400) as refused, max(at) as last_at,
      (select min(at) from recent) as first, (select count(*) from recent) as all
    from recent group by client_id`.execute(db)
  const isCut = rows[0]?.all === mostRequests
  return { since: isCut ? rows[0]!.first : dayAgo, clients: rows }
}

export interface Refusal {
  clientId: string
  at: Date
  status: number
  code: string | null
  detail: string | null
}

/** The newest of each client in the last 24 hours. */
export async function lastRefusals(db: Executor, tenantId: number, now: Date): Promise<Refusal[]> {
  const { rows } = await sql<Refusal>`
    with refused as materialized (
      select client_id, at, no, status, code, detail from scim_request
      where tenant_id = ${tenantId} and at >= ${new Date(now.getTime() - 86_400_000)} and status >= 400
      order by at desc, no desc limit ${mostRefusals}
    )
    select distinct on (client_id) client_id, at, status, code, detail from refused
    order by client_id, at desc, no desc`.execute(db)
  return rows
}

export interface MailTrouble {
  waiting: number
  deferred: number
  waitsSince: Date | null
  failed: number
  lastFailureAt: Date | null
  lastFailureResult: string | null
}

export async function mailTrouble(db: Executor, tenantId: number): Promise<MailTrouble> {
  const { rows } = await sql<MailTrouble>`
    select
      -- Each from its index alone: of a million mails that wait or failed none is looked at.
      (select count(*) from (
        select from delivery where tenant_id = ${tenantId} and state in ('queued', 'deferred') limit ${mostMails}
      ) as waiting) as waiting,
      (select count(*) from (
        select from delivery where tenant_id = ${tenantId} and state = 'deferred' limit ${mostMails}
      ) as deferred) as deferred,
      (select min(run_at) from delivery
        where tenant_id = ${tenantId} and state in ('queued', 'deferred') and run_at <= now()) as waits_since,
      (select count(*) from (
        select from delivery
        where tenant_id = ${tenantId} and state = 'failed' and finished_at > now() - interval '24 hours' limit ${mostMails}
      ) as failed) as failed, last.finished_at as last_failure_at, last.result as last_failure_result
    from (select 1) as one left join lateral (
      select finished_at, result from delivery
      where tenant_id = ${tenantId} and state = 'failed' and finished_at > now() - interval '24 hours'
      order by finished_at desc limit 1) as last on true`.execute(db)
  return rows[0]!
}
