import { randomUUID } from 'node:crypto'
import { operator } from '../../audit/actor.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Trx } from '../../db/connection.ts'
import { saveMessage } from '../../mail/saved-messages.ts'
import { insertRequests, type PendingRequest } from '../../provisioning-log/insert-requests.ts'
import { maskBody } from '../../provisioning-log/mask-body.ts'
import { createConnection } from '../../sso/manage-connections.ts'
import { oidcSettings } from '../../sso/oidc/settings.ts'
import { createApiKey } from '../../tenants/api-key.ts'
import type { Company } from './companies.ts'
import type { PlantedPerson } from './plant-people.ts'

interface House {
  tenantId: number
  company: Company
  clientId: string
  planted: readonly PlantedPerson[]
  keyring: Keyring
}

/** What stands around the people, so that no page of the panel is empty. None of it reaches out: the connection is a draft, and nobody has the key. */
export async function plantHouse(trx: Trx, house: House): Promise<void> {
  const { tenantId, company, keyring } = house
  await createConnection(trx, {
    tenantId,
    protocol: 'oidc',
    name: `${company.name} sign-in`,
    settings: oidcSettings.parse({ issuer: `https://login.${company.domain}`, clientId: 'vestibule' }),
    matchKey: 'email',
    matchClaim: 'email',
    matchClientId: null,
    isAuthoritative: false,
    createsPeople: false,
    invitesCreated: false,
    secretsFor: async () => undefined,
    keyring,
    actor: operator,
  })
  await createApiKey(trx, { tenantId, name: 'Monthly report', scopes: ['people:read'], actor: operator })
  await saveMessage(trx, {
    tenantId,
    name: 'Short and friendly',
    subject: 'Come aboard, {{name}}',
    body: 'Hello {{name}},\n\nyour place at {{company}} is ready:\n\n{{claimLink}}\n\nIt waits until {{expiresOn}}.',
  })
  await plantRequests(trx, house)
}

/** Of the last hours: look-ups, changes, and what went wrong in the ways that it usually does. */
async function plantRequests(trx: Trx, { tenantId, clientId, planted }: House): Promise<void> {
  const { id: credentialId } = await trx
    .updateTable('clientToken')
    .set({ lastUsedAt: minutesAgo(4) })
    .where('tenantId', '=', tenantId)
    .where('clientId', '=', clientId)
    .returning('id')
    .executeTakeFirstOrThrow()
  const requests = planted.slice(0, 60).map(({ id }, at): PendingRequest => {
    const { known, ...kind } = requestKinds[at % requestKinds.length]!
    const path = known ? `${kind.path}/${id}` : kind.path
    const subject = known ? { kind: 'person' as const, id } : undefined
    const of = { tenantId, clientId, credentialId, requestId: randomUUID(), milliseconds: 3 + ((at * 7) % 19), subject }
    return { request: { ...kind, ...of, path }, arrivedAt: minutesAgo(4 + at * 9) }
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

function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000)
}
