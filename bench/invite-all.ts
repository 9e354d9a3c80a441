import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import pg from 'pg'
import { command } from './processes.ts'
import type { Row } from './report.ts'

interface Field {
  environment: Record<string, string>
  port: number
  url: string
  tenantId: number
  people: number
  pid: number
}

/** By the admin API, as the panel does it; done when the last person is invited and their delivery queued. */
export async function inviteAll({ environment, port, url, tenantId, people, pid }: Field): Promise<Row> {
  const { apiKey } = await command<{ apiKey: string }>(
    environment,
    'api-key',
    'create',
    'bench',
    '--scope',
    'invites:write',
  )
  const before = memoryOf(pid)
  const start = performance.now()
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/campaigns`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': 'bench' },
    body: JSON.stringify({ kind: 'all', includeWithdrawn: true }),
  })
  if (!answer.ok) throw new Error(`Invite All was refused: ${answer.status} ${await answer.text()}`)
  const answeredIn = (performance.now() - start) / 1000
  const peak = await untilInvited({ url, tenantId, pid })
  return {
    people,
    name: 'inviteAll',
    answeredIn,
    queuedIn: (performance.now() - start) / 1000,
    extraMiB: Math.round(peak - before),
  }
}

async function untilInvited({ url, tenantId, pid }: Pick<Field, 'url' | 'tenantId' | 'pid'>): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let peak = 0
  for (;;) {
    peak = Math.max(peak, memoryOf(pid))
    const { rows } = await client.query<{ state: string }>(
      'select state from campaign where tenant_id = $1 order by no desc limit 1',
      [tenantId],
    )
    if (rows[0]?.state === 'done') break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await client.end()
  return peak
}

function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}
