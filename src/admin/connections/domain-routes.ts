import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { countPeopleOfMailDomain } from '../../people/reach-store.ts'
import { checkDomain } from '../../tenants/domains/check-domain.ts'
import { type Domain as StoredDomain, graceDays, recordOf } from '../../tenants/domains/domain.ts'
import { findDomain, listDomains } from '../../tenants/domains/domain-store.ts'
import { addDomain, changeDomain, removeDomain } from '../../tenants/domains/manage-domains.ts'
import { moment } from '../moment.ts'
import { refuseTrustWhereOwnersSignIn } from '../owners.ts'
import { ask, read, type Route, write } from '../route.ts'
import {
  addDomain as addSchema,
  changeDomain as changeSchema,
  domain,
  type Domain,
  domainList,
  domainReach,
} from '../schemas/domains.ts'
import { pathId } from '../schemas/fields.ts'

const tag = 'Domains'
const millisecondsOfDay = 86_400_000

export const domainRoutes: Route[] = [
  read({
    path: '/domains',
    tag,
    scope: ['settings:write', 'audit:read'],
    summary: 'List mail domains and the record that proves each',
    response: domainList,
    async handler({ db, tenantId }) {
      return { items: (await listDomains(db, tenantId)).map(presentDomain) }
    },
  }),
  write({
    method: 'post',
    path: '/domains',
    tag,
    scope: 'settings:write',
    fresh: true,
    summary: 'Add a mail domain',
    description:
      'Publish the `record` of the answer, then check it; for a week it is also looked for every hour. Where an owner signs in by single sign-on, only an owner gives it a connection that is no draft.',
    body: addSchema,
    status: 201,
    response: domain,
    async handler({ trx, tenantId, body, caller }) {
      if (body.connectionId) await refuseTrustWhereOwnersSignIn(trx, caller, body.connectionId)
      return presentDomain(await addDomain(trx, { tenantId, ...body, actor: caller.actor }))
    },
  }),
  read({
    path: '/domains/{id}',
    tag,
    scope: ['settings:write', 'audit:read'],
    summary: 'Read a mail domain',
    params: pathId,
    response: domain,
    async handler({ db, tenantId, params }) {
      return presentDomain(await existing(db, tenantId, params.id))
    },
  }),
  read({
    path: '/domains/{id}/reach',
    tag,
    scope: ['settings:write', 'audit:read'],
    summary: 'Count whose mail goes to an address of a domain',
    description: 'Once it is removed, sign-in no longer leads them by it.',
    params: pathId,
    response: domainReach,
    async handler({ db, tenantId, params }) {
      const { domain: name } = await existing(db, tenantId, params.id)
      return countPeopleOfMailDomain(db, { tenantId, domain: name })
    },
  }),
  write({
    method: 'patch',
    path: '/domains/{id}',
    tag,
    scope: 'settings:write',
    fresh: true,
    summary: 'Set the connection of a mail domain',
    description: 'Where an owner signs in by single sign-on, only an owner sets one that is no draft.',
    params: pathId,
    body: changeSchema,
    response: domain,
    async handler({ trx, tenantId, params, body: { connectionId }, caller }) {
      if (connectionId) await refuseTrustWhereOwnersSignIn(trx, caller, connectionId)
      const change = { tenantId, domainId: params.id, connectionId, actor: caller.actor }
      return presentDomain(await changeDomain(trx, change))
    },
  }),
  ask({
    path: '/domains/{id}/check',
    tag,
    scope: 'settings:write',
    summary: 'Look for the record of a mail domain now',
    description: 'Verified ones are looked at daily; without its record a domain stays verified for a week.',
    params: pathId,
    response: domain,
    async handler({ db, tenantId, params, caller, parts: { outgoing } }) {
      return presentDomain(await checkDomain({ db, outgoing }, { tenantId, domainId: params.id, actor: caller.actor }))
    },
  }),
  write({
    method: 'delete',
    path: '/domains/{id}',
    tag,
    scope: 'settings:write',
    fresh: true,
    summary: 'Remove a mail domain',
    description: 'Whoever is linked already stays so; nobody new is matched by an address of it.',
    params: pathId,
    async handler({ trx, tenantId, params, caller }) {
      await removeDomain(trx, { tenantId, domainId: params.id, actor: caller.actor })
      return undefined
    },
  }),
]

async function existing(db: Executor, tenantId: number, domainId: string): Promise<StoredDomain> {
  const found = await findDomain(db, { tenantId, domainId })
  if (!found) throw new NotFound('domain')
  return found
}

function presentDomain(stored: StoredDomain): Domain {
  const { id, domain: name, connectionId, lastResult, failingSince } = stored
  const lapsesAt = failingSince && new Date(failingSince.getTime() + graceDays * millisecondsOfDay)
  return {
    id,
    domain: name,
    connectionId,
    record: recordOf(stored),
    verifiedAt: moment(stored.verifiedAt),
    lastCheckedAt: moment(stored.lastCheckedAt),
    lastResult,
    failingSince: moment(failingSince),
    lapsesAt: moment(lapsesAt),
    createdAt: moment(stored.createdAt),
  }
}
