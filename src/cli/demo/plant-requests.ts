import { randomUUID } from 'node:crypto'
import type { Trx } from '../../db/connection.ts'
import { insertRequests, type PendingRequest } from '../../provisioning-log/insert-requests.ts'
import { maskBody } from '../../provisioning-log/mask-body.ts'
import type { Planted } from './house.ts'

export interface Traffic {
  tenantId: number
  clientId: string
  credentialId: string
  people: readonly Planted[]
  /** Minutes between two requests; the last one was that long ago. */
  every: number
}

/** Of the last hours: look-ups, changes, and what went wrong in the ways that it usually does. */
export async function plantRequests(trx: Trx, { people, every, ...caller }: Traffic): Promise<void> {
  const requests = people.map(({ id }, at): PendingRequest => {
    const { known, ...kind } = requestKinds[at % requestKinds.length]!
    const path = known ? `${kind.path}/${id}` : kind.path
    const subject = known ? { kind: 'person' as const, id } : undefined
    const of = { ...caller, requestId: randomUUID(), milliseconds: 3 + ((at * 7) % 19), subject }
    return { request: { ...kind, ...of, path }, arrivedAt: minutesAgo((at + 1) * every) }
  })
  await insertRequests(trx, requests)
}

interface RequestKind {
  method: string
  path: string
  status: number
  /** Whether it names somebody who is here. */
  known?: true
  code?: string
  detail?: string
  body?: string
}

const lookUp: RequestKind = { method: 'GET', path: '/Users?filter=userName eq "***"', status: 200 }
const renamed = { op: 'replace', path: 'title', value: 'Shift lead' }
const change: RequestKind = {
  method: 'PATCH',
  path: '/Users',
  status: 200,
  known: true,
  body: maskBody({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [renamed] }),
}
const requestKinds: readonly RequestKind[] = [
  lookUp,
  change,
  lookUp,
  { method: 'GET', path: '/Users', status: 200, known: true },
  change,
  lookUp,
  {
    method: 'POST',
    path: '/Users',
    status: 409,
    code: 'user_name_taken',
    detail: 'a person with this userName exists already',
    body: maskBody({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'anna@example.com' }),
  },
]

export function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000)
}
