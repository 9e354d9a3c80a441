import { hashToken } from '../base/tokens.ts'
import { isUuid } from '../base/uuid.ts'
import type { Database } from '../db/connection.ts'
import type { Form } from '../http/form.ts'
import { findClientById, findLapsedSecret } from './credential-store.ts'
import type { OAuthRefusal } from './errors.ts'
import type { PresentedCredentials } from './presented-credentials.ts'
import type { AssertionFault } from './verify-assertion.ts'

/** Why a client that is known got no access token. */
export interface RefusedGrant {
  tenantId: number
  clientId: string
  /** The secret or key, where it is one of ours. */
  credentialId?: string
  status: number
  /** Explained by the provisioning log. */
  code: string
  detail?: string
}

/** Of credentials that did not prove who they say they are. Undefined where they name nobody here. */
export async function refusedCredentials(
  db: Database,
  presented: PresentedCredentials,
  fault?: AssertionFault,
): Promise<RefusedGrant | undefined> {
  const lapsed = presented.method === 'secret' && (await findLapsedSecret(db, hashToken(presented.secret)))
  if (lapsed) {
    const { tenantId, clientId, id: credentialId, why } = lapsed
    return { tenantId, clientId, credentialId, status: 401, code: codes[why] }
  }
  const named = fault?.clientId ?? presented.clientId
  const code = fault ? `assertion_${fault.why}` : 'secret_wrong'
  return refusedOf(db, named, { status: 401, code, credentialId: fault?.keyId })
}

const codes = { expired: 'secret_expired', revoked: 'secret_revoked', disconnected: 'client_disconnected' } as const

/** Of a request that is wrong in itself. The client is the one that it names, proven or not. */
export async function refusedRequest(
  db: Database,
  form: Form,
  { code, message }: OAuthRefusal,
): Promise<RefusedGrant | undefined> {
  return refusedOf(db, form.text('client_id'), { status: 400, code, detail: message })
}

async function refusedOf(
  db: Database,
  named: string | undefined,
  refusal: Pick<RefusedGrant, 'status' | 'code' | 'detail' | 'credentialId'>,
): Promise<RefusedGrant | undefined> {
  if (!named || !isUuid(named)) return undefined
  const client = await findClientById(db, named)
  if (!client) return undefined
  const { isDisconnected, ...key } = client
  return { ...key, ...refusal, ...(isDisconnected && { code: codes.disconnected }) }
}
