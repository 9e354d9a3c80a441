import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { toBase62 } from '../../base/base62.ts'
import type { Trx } from '../../db/connection.ts'
import { configureDirectory } from '../../invite/directory/configure-directory.ts'
import { directorySettings } from '../../invite/directory/directory.ts'
import { linkIdentity } from '../../people/identity-store.ts'
import { queueConflict } from '../../sso/conflict-store.ts'
import { createConnection, disableConnection } from '../../sso/manage-connections.ts'
import { oidcSettings } from '../../sso/oidc/settings.ts'
import { insertDomain } from '../../tenants/domains/domain-store.ts'
import { ago, type House, type Planted } from './house.ts'

/** As a draft: nobody signs in by it, and the server asks nobody about it. */
export async function plantConnection(trx: Trx, house: House, name: string, host: string): Promise<string> {
  const { tenantId, keyring, admins } = house
  const { id } = await createConnection(trx, {
    tenantId,
    protocol: 'oidc',
    name,
    settings: oidcSettings.parse({ issuer: `https://${host}`, clientId: 'vestibule' }),
    matchKey: 'email',
    matchClaim: 'email',
    matchClientId: null,
    isAuthoritative: false,
    createsPeople: false,
    invitesCreated: false,
    secretsFor: async () => undefined,
    keyring,
    actor: admins.owner,
  })
  return id
}

/** One department tried single sign-on for some weeks; it is switched off, and what came of it is still to be seen. */
export async function plantPilot(trx: Trx, house: House): Promise<void> {
  const { tenantId, admins, company } = house
  const host = `pilot.${company.domain}`
  const connectionId = await plantConnection(trx, house, 'Pilot of the IT team', host)
  await disableConnection(trx, { tenantId, connectionId, actor: admins.owner })
  await trx
    .updateTable('ssoConnection')
    .set({ testedAt: ago(33), createdAt: ago(34), changedAt: ago(20) })
    .where('tenantId', '=', tenantId)
    .where('id', '=', connectionId)
    .execute()
  const pilot = { tenantId, connectionId, issuer: `https://${host}` }
  await plantIdentities(trx, house, pilot)
  await plantConflicts(trx, house, pilot)
}

interface Pilot {
  tenantId: number
  connectionId: string
  issuer: string
}

async function plantIdentities(trx: Trx, { people }: House, pilot: Pilot): Promise<void> {
  const team = people.filter(({ department, state }) => department === 'IT' && state === 'claimed').slice(0, 12)
  for (const { no, externalId } of team) await linkIdentity(trx, { ...pilot, subject: externalId, personNo: no })
  await sql`update external_identity as identity set linked_at = claimed_at, last_used_at = greatest(claimed_at, ${ago(21)}::timestamptz)
    from standing where standing.tenant_id = identity.tenant_id and standing.person_no = identity.person_no
      and identity.tenant_id = ${pilot.tenantId}`.execute(trx)
}

async function plantConflicts(trx: Trx, { people }: House, pilot: Pilot): Promise<void> {
  const invited = people.filter(({ state, isUnderWay }) => state === 'invited' && !isUnderWay)
  const claimed = people.filter(({ state, department }) => state === 'claimed' && department === 'Finance')
  await queueConflict(trx, conflictOf(pilot, { reason: 'several_match', people: invited.slice(0, 2) }))
  await queueConflict(trx, conflictOf(pilot, { reason: 'already_claimed', people: claimed.slice(0, 1) }))
  await trx
    .updateTable('ssoConflict')
    .set({ tries: 3, createdAt: ago(24), lastTriedAt: ago(22) })
    .where('tenantId', '=', pilot.tenantId)
    .execute()
}

function conflictOf(
  pilot: Pilot,
  { reason, people }: { reason: 'several_match' | 'already_claimed'; people: Planted[] },
) {
  const { externalId, document } = people[0]!
  const personNos = people.map(({ no }) => no)
  return { ...pilot, subject: `${externalId}-${reason}`, reason, matchValue: document.userName, personNos }
}

/** Older than a week, when the server has given up to look for their records by itself. */
export async function plantDomains(trx: Trx, { tenantId, company }: House): Promise<void> {
  const name = company.domain.split('.')[0]!
  for (const domain of [company.domain, `${name}-drivers.example`]) {
    await insertDomain(trx, { tenantId, domain, txtToken: toBase62(randomBytes(16)) })
  }
  await trx
    .updateTable('ssoDomain')
    .set({ createdAt: ago(30), lastCheckedAt: ago(23), lastResult: 'missing' })
    .where('tenantId', '=', tenantId)
    .execute()
}

/** Asked only when an admin searches it. Its password opens nothing. */
export async function plantDirectory(trx: Trx, { tenantId, company, keyring, admins }: House): Promise<void> {
  const suffix = company.domain
    .split('.')
    .map((part) => `dc=${part}`)
    .join(',')
  const settings = directorySettings.parse({
    url: `ldaps://directory.${company.domain}`,
    bindDn: `cn=vestibule,ou=services,${suffix}`,
    baseDn: `ou=people,${suffix}`,
  })
  const password = randomBytes(18).toString('base64')
  await configureDirectory(trx, { tenantId, settings, password, actor: admins.owner, keyring })
}
