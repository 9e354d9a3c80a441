import type { Keyring } from '../base/keyring.ts'
import type { Database } from '../db/connection.ts'
import { deleteEndedArrivals } from './arrivals-store.ts'
import { deleteMootConflicts } from './conflict-store.ts'
import { resealSecrets } from './connection-secrets.ts'
import { deleteEndedRequests } from './requests-store.ts'
import { forgetSaml } from './saml/saml-request-store.ts'

/** What has ended is not found any more; here it is taken away, and secrets move to the current server key. Run by the hourly job. */
export async function keepSso(db: Database, keyring: Keyring): Promise<void> {
  await deleteEndedArrivals(db)
  await deleteEndedRequests(db)
  await deleteMootConflicts(db)
  await forgetSaml(db)
  await resealSecrets(db, keyring)
}
