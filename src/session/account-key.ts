import { createHash } from 'node:crypto'
import { fold } from '../base/fold.ts'

/** Names an account in the table of limits, which is to hold no addresses of people. */
export function accountKey({
  tenantId,
  as,
  login,
}: {
  tenantId: number
  as: 'admin' | 'member'
  login: string
}): string {
  return createHash('sha256')
    .update(`${tenantId} ${as} ${fold(login)}`)
    .digest('base64url')
    .slice(0, 22)
}
