import type { Trx } from '../../db/connection.ts'
import { saveMessage } from '../../mail/saved-messages.ts'
import { createApiKey, revokeApiKey } from '../../tenants/api-key.ts'
import { friendlyText } from './friendly-text.ts'
import type { House } from './house.ts'
import { plantBulkActs } from './plant-bulk-acts.ts'
import { plantMoreClients, plantTraffic } from './plant-clients.ts'
import { plantExports } from './plant-exports.ts'
import { plantImports } from './plant-imports.ts'
import { plantOutbox } from './plant-outbox.ts'
import { minutesAgo } from './plant-requests.ts'
import { plantSessions } from './plant-sessions.ts'
import { plantConnection, plantDirectory, plantDomains, plantPilot } from './plant-sign-on.ts'

/** What stands around the people of every company. None of it reaches out: the connection is a draft, and nobody has the key. */
export async function plantHouse(trx: Trx, house: House): Promise<void> {
  const { tenantId, company, admins } = house
  await plantConnection(trx, house, `${company.name} sign-in`, `login.${company.domain}`)
  await createApiKey(trx, { tenantId, name: 'Monthly report', scopes: ['people:read'], actor: admins.owner })
  await saveMessage(trx, { tenantId, ...friendlyText })
  await plantTraffic(trx, house)
  await plantSessions(trx, house)
  await plantOutbox(trx, house)
}

/** The rest, so that no page of the panel is empty. Nothing of it waits for a worker, and nothing is asked of another machine. */
export async function plantShowcase(trx: Trx, house: House): Promise<void> {
  await plantMoreClients(trx, house)
  await plantPilot(trx, house)
  await plantDomains(trx, house)
  await plantDirectory(trx, house)
  await plantMoreKeys(trx, house)
  await plantBulkActs(trx, house)
  await plantExports(trx, house)
  await plantImports(trx, house)
}

async function plantMoreKeys(trx: Trx, { tenantId, admins: { owner: actor } }: House): Promise<void> {
  const intranet = await createApiKey(trx, {
    tenantId,
    name: 'Intranet',
    scopes: ['people:read', 'groups:read'],
    actor,
  })
  const former = await createApiKey(trx, { tenantId, name: 'Trial of the cards', scopes: ['invites:write'], actor })
  await revokeApiKey(trx, { tenantId, apiKeyId: former.key.id, actor })
  await trx
    .updateTable('apiKey')
    .set({ lastUsedAt: minutesAgo(17) })
    .where('tenantId', '=', tenantId)
    .where('id', '=', intranet.key.id)
    .execute()
}
