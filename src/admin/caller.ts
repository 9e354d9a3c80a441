import type { AdminSession } from '../session/browser-sessions.ts'
import type { Scope } from './schemas/me.ts'

/** Who calls the API. The tenant comes from what they proved, never from the request. */
export interface Caller {
  tenantId: number
  actor: { kind: 'admin' | 'api_key'; id: string }
  scopes: ReadonlySet<Scope>
  /** What the credential allows at this moment; undefined once it is revoked, or has ended. To ask keeps no session alive. */
  scopesNow(): Promise<ReadonlySet<Scope> | undefined>
  /** Absent for an API key. */
  session?: AdminSession
}
