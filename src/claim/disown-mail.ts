import type { Log } from '../base/log.ts'
import type { Trx } from '../db/connection.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { type AdminMailParts, composeClaimDisowned } from '../mail/admin-mail.ts'
import type { Transport } from '../mail/transport.ts'
import { listAdmins } from '../tenants/admin-store.ts'
import type { ClaimLink } from './claim-link.ts'

const disownMailJob = 'claim_disowned'
const heldSeconds = 60
/** In a large company more would only ask each other who looks. */
const mostTold = 20

/** Not a promise but what was caught while sending: the job is tried again. */
class MailDeferred extends Error {}

interface Telling {
  tenantId: number
  personId: string
  generation: number
  adminId: string
}

/** A mail to each who can do something about it. */
export async function tellDisowned(trx: Trx, { tenantId, personId, generation }: ClaimLink): Promise<void> {
  const admins = await listAdmins(trx, tenantId)
  const told = admins.filter(({ role, disabledAt }) => !disabledAt && (role === 'owner' || role === 'admin'))
  for (const { id: adminId } of told.slice(0, mostTold)) {
    await enqueueJob(trx, disownMailJob, { tenantId, personId, generation, adminId })
  }
}

interface DisownMailParts extends AdminMailParts {
  transport: Transport
  log: Log
  publicUrl: string
  mailHold: boolean
}

export function registerDisownMail(jobs: Jobs, parts: DisownMailParts): void {
  const { db, transport, log, publicUrl, mailHold } = parts
  jobs.register<Telling>(disownMailJob, async (telling, signal) => {
    const { tenantId, personId, generation, adminId } = telling
    if (mailHold) {
      return enqueueJob(db, disownMailJob, { ...telling }, { runAt: new Date(Date.now() + heldSeconds * 1_000) })
    }
    const cause = `disowned:${personId}:${generation}:${adminId}`
    const link = `${publicUrl}/admin/people/${personId}`
    const mail = await composeClaimDisowned(parts, { tenantId, adminId, cause, link })
    if (!mail) return
    const { kind, code, words } = await transport.send(mail, signal)
    if (kind === 'sent') return
    log.warn({ tenantId, code, words }, 'a mail to an admin was not sent')
    if (kind === 'deferred') throw new MailDeferred(words)
  })
}
