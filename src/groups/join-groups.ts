import type { Trx } from '../db/connection.ts'

/** In the claim: only local groups that are offered; other ids are as if they were not there. Returns the ids joined. */
export async function joinGroups(
  _trx: Trx,
  _join: { tenantId: number; personNo: number; groupIds: string[] },
): Promise<string[]> {
  throw new Error('being built')
}
