import type { Database } from '../db/connection.ts'
import { type Statement, statement } from '../db/statement.ts'
import { callerRights, tenantOfClient } from '../tenants/caller-sql.ts'
import type { ClientCaller } from '../tenants/provisioning-client.ts'
import type { Credential } from './access-token.ts'
import type { RegisteredKey } from './client-key-store.ts'

const joinClient = `join provisioning_client client on client.tenant_id = credential.tenant_id and client.id = credential.client_id`

const liveSecret = statement<Omit<Credential, 'kind'>>(
  'live_client_secret',
  `select credential.tenant_id as "tenantId", credential.client_id as "clientId", credential.id
    from client_secret credential ${joinClient}
    where credential.hash = $1 and credential.revoked_at is null and credential.expires_at > now()
      and client.disabled_at is null`,
)

/** The secret of this hash, if it may still be used. */
export async function findLiveSecret(db: Database, hash: Buffer): Promise<Credential | undefined> {
  const found = await liveSecret.first(db, [hash])
  return found && { kind: 'secret', ...found }
}

/** Why a secret that once worked does no longer. */
export interface LapsedSecret {
  tenantId: number
  clientId: string
  id: string
  why: 'expired' | 'revoked' | 'disconnected'
}

const lapsedSecret = statement<LapsedSecret>(
  'lapsed_client_secret',
  `select credential.tenant_id as "tenantId", credential.client_id as "clientId", credential.id,
      case when client.disabled_at is not null then 'disconnected'
        when credential.revoked_at is not null then 'revoked' else 'expired' end as why
    from client_secret credential ${joinClient}
    where credential.hash = $1
      and (credential.revoked_at is not null or credential.expires_at <= now() or client.disabled_at is not null)`,
)

export async function findLapsedSecret(db: Database, hash: Buffer): Promise<LapsedSecret | undefined> {
  return lapsedSecret.first(db, [hash])
}

const clientById = statement<{ tenantId: number; clientId: string; isDisconnected: boolean }>(
  'provisioning_client_by_id',
  `select tenant_id as "tenantId", id as "clientId", disabled_at is not null as "isDisconnected"
    from provisioning_client where id = $1`,
)

/** Over all tenants, for their logs alone: who says that he is a client has not proven it. */
export async function findClientById(db: Database, clientId: string) {
  return clientById.first(db, [clientId])
}

export type KeyOfClient = Pick<RegisteredKey, 'id' | 'jwk'> & { tenantId: number; clientId: string }

const keysOfClient = statement<KeyOfClient>(
  'keys_of_client',
  `select credential.tenant_id as "tenantId", credential.client_id as "clientId", credential.id, credential.jwk
    from client_key credential ${joinClient}
    where credential.client_id = $1 and client.disabled_at is null`,
)

/** Over all tenants: which one it is, the signature proves. */
export async function findKeysOfClient(db: Database, clientId: string): Promise<KeyOfClient[]> {
  return keysOfClient.all(db, [clientId])
}

const callers: Record<Credential['kind'], Statement<ClientCaller>> = {
  secret: statement<ClientCaller>(
    'caller_by_secret',
    `${callerColumns()} from client_secret credential ${joinClient} ${tenantOfClient}
      where credential.tenant_id = $1 and credential.id = $2 and credential.revoked_at is null
        and credential.expires_at > now() and client.disabled_at is null`,
  ),
  key: statement<ClientCaller>(
    'caller_by_key',
    `${callerColumns()} from client_key credential ${joinClient} ${tenantOfClient}
      where credential.tenant_id = $1 and credential.id = $2 and client.disabled_at is null`,
  ),
}

function callerColumns(): string {
  return `select credential.tenant_id as "tenantId", credential.client_id as "clientId",
    client.kind as "clientKind", credential.id as "tokenId", ${callerRights}`
}

/** Who stands behind a credential, while it lives. */
export async function findCaller(
  db: Database,
  { kind, tenantId, id }: Pick<Credential, 'kind' | 'tenantId' | 'id'>,
): Promise<ClientCaller | undefined> {
  return callers[kind].first(db, [tenantId, id])
}

const uses: Record<Credential['kind'], Statement<never>> = {
  secret: statement<never>('client_secret_used', lastUseOf('client_secret')),
  key: statement<never>('client_key_used', lastUseOf('client_key')),
}

function lastUseOf(table: 'client_secret' | 'client_key'): string {
  return `update ${table} set last_used_at = now() where tenant_id = $1 and id = $2
    and (last_used_at is null or last_used_at < now() - interval '1 minute')`
}

export async function writeLastUse(
  db: Database,
  { kind, tenantId, id }: Pick<Credential, 'kind' | 'tenantId' | 'id'>,
): Promise<void> {
  await uses[kind].all(db, [tenantId, id])
}
