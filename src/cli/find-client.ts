import { DomainError } from '../base/errors.ts'
import type { Trx } from '../db/connection.ts'
import { listClients } from '../tenants/manage-clients.ts'
import type { ClientWithTokens } from '../tenants/provisioning-client.ts'

class ClientUnknown extends DomainError {
  readonly code = 'client_unknown'
  readonly kind = 'not_found'
  constructor(client: string, known: readonly string[]) {
    super(
      `there is no provisioning client "${client}"; ${known.length > 0 ? `there are ${known.join(', ')}` : 'there is none yet'}`,
    )
  }
}

/** By its name or id. @throws ClientUnknown naming those that there are. */
export async function clientOf(trx: Trx, tenantId: number, wanted: string): Promise<ClientWithTokens> {
  const clients = (await listClients(trx, tenantId)).filter(({ disabledAt }) => !disabledAt)
  const client = clients.find(({ id, name }) => id === wanted || name === wanted)
  if (!client)
    throw new ClientUnknown(
      wanted,
      clients.map(({ name }) => `"${name}"`),
    )
  return client
}
