import { randomBytes } from 'node:crypto'
import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { toBase62 } from '../../base/base62.ts'
import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import type { Trx } from '../../db/connection.ts'
import { withConstraintErrors } from '../../db/constraint-errors.ts'
import { storedSettings } from '../tenant-store.ts'
import { type Domain, domainKey } from './domain.ts'
import { countDomains, deleteDomain, type DomainKey, insertDomain, setDomainConnection } from './domain-store.ts'
import { DomainKnown, DomainNotReadable, TooManyDomains, UnknownConnection } from './errors.ts'

/** The daily check asks a name server about each. */
const mostDomains = 200

const constraintErrors = {
  sso_domain_unique: () => new DomainKnown(),
  sso_domain_tenant_id_connection_id_fkey: () => new UnknownConnection(),
}

/** Unverified at first: anybody may name any domain. @throws DomainNotReadable, DomainKnown, UnknownConnection, TooManyDomains */
export async function addDomain(
  trx: Trx,
  order: { tenantId: number; domain: string; connectionId?: string | null; actor: Actor },
): Promise<Domain> {
  const { tenantId, connectionId, actor } = order
  const domain = domainKey(order.domain)
  if (!domain) throw new DomainNotReadable()
  requireUuid(connectionId)
  // The tenant's row is locked, so that two at once cannot pass the limit together.
  await storedSettings(trx, tenantId, 'for no key update')
  if ((await countDomains(trx, tenantId)) >= mostDomains) throw new TooManyDomains(mostDomains)
  const txtToken = toBase62(randomBytes(16))
  const added = await withConstraintErrors(constraintErrors, () =>
    insertDomain(trx, { tenantId, domain, txtToken, connectionId }),
  )
  await recordEvent(trx, { tenantId, type: 'domain.added', actor, subjectId: added.id, detail: { domain } })
  return added
}

/** @throws NotFound, UnknownConnection */
export async function changeDomain(
  trx: Trx,
  change: DomainKey & { connectionId: string | null; actor: Actor },
): Promise<Domain> {
  const { tenantId, domainId, connectionId, actor } = change
  requireUuid(connectionId)
  const changed = await withConstraintErrors(constraintErrors, () => setDomainConnection(trx, change))
  if (!changed) throw new NotFound('domain')
  const detail = { domain: changed.domain, connectionId }
  await recordEvent(trx, { tenantId, type: 'domain.changed', actor, subjectId: domainId, detail })
  return changed
}

/** Its people keep what they have; nobody new is matched or led by it. @throws NotFound */
export async function removeDomain(trx: Trx, { actor, ...key }: DomainKey & { actor: Actor }): Promise<void> {
  const removed = await deleteDomain(trx, key)
  if (!removed) throw new NotFound('domain')
  const { tenantId, id: subjectId, domain } = removed
  await recordEvent(trx, { tenantId, type: 'domain.removed', actor, subjectId, detail: { domain } })
}

function requireUuid(connectionId: string | null | undefined): void {
  if (connectionId && !isUuid(connectionId)) throw new UnknownConnection()
}
