import { type Actor, system } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Database, Trx } from '../../db/connection.ts'
import { withConstraintErrors } from '../../db/constraint-errors.ts'
import type { DomainCheckResult } from '../../db/tables.ts'
import { inTransaction } from '../../db/transaction.ts'
import { OutgoingRefused } from '../../http/outgoing/errors.ts'
import type { Outgoing } from '../../http/outgoing/outgoing.ts'
import { type Domain, recordOf } from './domain.ts'
import { type DomainKey, domainsDue, findDomain, storeCheck } from './domain-store.ts'
import { DomainTaken } from './errors.ts'

export interface DomainCheckParts {
  db: Database
  outgoing: Pick<Outgoing, 'resolveTxt'>
}

/**
 * Looks for the record and keeps what it found: verified with it, unverified when it was gone for the days of grace.
 * No transaction is open while the name servers are asked. @throws NotFound, DomainTaken
 */
export async function checkDomain(
  { db, outgoing }: DomainCheckParts,
  { actor, ...key }: DomainKey & { actor: Actor },
): Promise<Domain> {
  const known = await findDomain(db, key)
  if (!known) throw new NotFound('domain')
  const result = await lookAt(outgoing, known)
  return inTransaction(db, async (trx) => {
    const before = await findDomain(trx, key, 'for update')
    if (!before) throw new NotFound('domain')
    const after = await withConstraintErrors({ sso_domain_verified_once: () => new DomainTaken() }, () =>
      storeCheck(trx, { ...key, result }),
    )
    await recordTurn(trx, { before, after, actor })
    return after
  })
}

/** A job: each verified domain once a day and each awaited one every hour, one after the other. */
export async function checkDomainsDue(parts: DomainCheckParts & { log: Log }): Promise<void> {
  for (const key of await domainsDue(parts.db)) {
    await checkDomain(parts, { ...key, actor: system }).catch((err: unknown) => {
      // Removed meanwhile, or verified by another tenant: it holds up no other.
      parts.log.warn({ err, domainId: key.domainId }, 'a domain was not checked')
    })
  }
}

async function lookAt({ resolveTxt }: DomainCheckParts['outgoing'], domain: Domain): Promise<DomainCheckResult> {
  const { name, value } = recordOf(domain)
  try {
    const texts = await resolveTxt(name)
    return texts.some((text) => text.trim() === value) ? 'found' : 'missing'
  } catch (error) {
    if (error instanceof OutgoingRefused) return 'no_answer'
    throw error
  }
}

/** Only turns are audited, not each daily look. */
async function recordTurn(
  trx: Trx,
  { before, after, actor }: { before: Domain; after: Domain; actor: Actor },
): Promise<void> {
  const type = turnOf(before, after)
  if (!type) return
  const { tenantId, id: subjectId, domain, lastResult } = after
  await recordEvent(trx, { tenantId, type, actor, subjectId, detail: { domain, result: lastResult } })
}

function turnOf(before: Domain, after: Domain): string | undefined {
  if (!before.verifiedAt && after.verifiedAt) return 'domain.verified'
  if (before.verifiedAt && !after.verifiedAt) return 'domain.lapsed'
  if (!before.failingSince && after.failingSince) return 'domain.record_missing'
  return before.failingSince && !after.failingSince ? 'domain.record_back' : undefined
}
