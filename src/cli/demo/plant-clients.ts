import { generateKeyPairSync } from 'node:crypto'
import type { JsonObject } from '../../base/json.ts'
import type { Trx } from '../../db/connection.ts'
import { setClientKeys } from '../../oauth/client-keys.ts'
import { mintClientSecret } from '../../oauth/client-secret.ts'
import { connectClient } from '../../tenants/connect-client.ts'
import { ago, type House } from './house.ts'
import { minutesAgo, plantRequests } from './plant-requests.ts'

/** The client's token, as one that is used. Nobody has it, so whoever would use it has to be given a new one. */
export async function plantTraffic(trx: Trx, { tenantId, clientId, people, company }: House): Promise<void> {
  const { id: credentialId } = await trx
    .updateTable('clientToken')
    .set({ lastUsedAt: minutesAgo(4), createdAt: ago(company.arrived[0]) })
    .where('tenantId', '=', tenantId)
    .where('clientId', '=', clientId)
    .returning('id')
    .executeTakeFirstOrThrow()
  await connectedAt(trx, { tenantId, clientId }, company.arrived[0])
  await plantRequests(trx, { tenantId, clientId, credentialId, people: people.slice(0, 60), every: 9 })
}

/** Beside the identity provider: one that signs in by OAuth. */
export async function plantMoreClients(trx: Trx, house: House): Promise<void> {
  const { tenantId, admins, people } = house
  const actor = admins.owner
  const { client } = await connectClient(trx, { tenantId, kind: 'api', name: 'Payroll', inviteOnCreate: false, actor })
  const clientId = client.id
  const { id: credentialId } = await mintClientSecret(trx, { tenantId, clientId, actor })
  const { publicKey } = generateKeyPairSync('ed25519')
  const key: JsonObject = { ...publicKey.export({ format: 'jwk' }), kid: 'payroll-2026' }
  await setClientKeys(trx, { tenantId, clientId, keys: [key], actor })
  await trx
    .updateTable('clientSecret')
    .set({ lastUsedAt: minutesAgo(31), createdAt: ago(40) })
    .where('tenantId', '=', tenantId)
    .where('id', '=', credentialId)
    .execute()
  await plantRequests(trx, { tenantId, clientId, credentialId, people: people.slice(60, 72), every: 31 })
  await connectedAt(trx, { tenantId, clientId }, 40)
}

async function connectedAt(trx: Trx, { tenantId, clientId }: { tenantId: number; clientId: string }, daysAgo: number) {
  await trx
    .updateTable('provisioningClient')
    .set({ createdAt: ago(daysAgo) })
    .where('tenantId', '=', tenantId)
    .where('id', '=', clientId)
    .execute()
}
