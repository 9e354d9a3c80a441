import { sql } from 'kysely'
import { operator } from '../../audit/actor.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Trx } from '../../db/connection.ts'
import { createGroup } from '../../groups/create-group.ts'
import { connectClient } from '../../tenants/connect-client.ts'
import { createTenant } from '../../tenants/create-tenant.ts'
import { createAdmin } from '../../tenants/manage-admins.ts'
import { changeSettings } from '../../tenants/settings.ts'
import type { Company } from './companies.ts'
import { type DemoPerson, makePeople } from './make-people.ts'
import { plantHouse } from './plant-house.ts'
import { type PlantedPerson, plantPeople } from './plant-people.ts'
import { seededRandom } from './random.ts'

export const ownerEmail = ({ domain }: Company) => `owner@${domain}`

/** The whole company in one transaction: it is there with all its people, or not at all. @throws TenantSlugTaken */
export async function plantCompany(trx: Trx, company: Company, keyring: Keyring): Promise<void> {
  const { slug, name, client, domain } = company
  const { id: tenantId } = await createTenant(trx, { slug, name, actor: operator })
  const settings = await changeSettings(trx, { tenantId, change: settingsOf(company), actor: operator })
  await createAdmin(trx, { tenantId, email: ownerEmail(company), name: 'Demo owner', role: 'owner', actor: operator })
  await createAdmin(trx, {
    tenantId,
    email: `auditor@${domain}`,
    name: 'Demo auditor',
    role: 'auditor',
    actor: operator,
  })
  const connected = await connectClient(trx, { tenantId, ...client, actor: operator })
  const people = makePeople(company)
  const campaignNo = await plantCampaign(trx, { tenantId, company, people })
  const ground = {
    campaignNo,
    tenantId,
    client: connected.client,
    keyId: keyring.currentKeyId,
    inviteLifetimeHours: settings.inviteLifetimeHours,
  }
  const planted = await plantPeople(trx, ground, people)
  await plantHouse(trx, { tenantId, company, clientId: connected.client.id, planted, keyring })
  await plantGroups(trx, { tenantId, company, pushedBy: connected.client.id, people, planted })
}

function settingsOf({ brandColour, domain, terms, name }: Company) {
  return {
    // Nobody of the demo is ever written to, also later, by themselves.
    reminderDays: [],
    brandColour,
    helpContact: `help@${domain}`,
    ...(terms && {
      terms: {
        version: '2026-01',
        text: `These are the terms of ${name}, made up for this demo.\n\nBe kind to one another.`,
      },
    }),
  }
}

/** The one by which they were invited; it is done. Inviting all would have made the client invite on creation, too. */
async function plantCampaign(
  trx: Trx,
  { tenantId, company, people }: { tenantId: number; company: Company; people: readonly DemoPerson[] },
): Promise<number> {
  const invited = people.filter(({ mail }) => mail !== undefined).length
  const begun = sql<Date>`now() - make_interval(days => ${company.arrived[0]}::int)`
  const { no } = await trx
    .insertInto('campaign')
    .values({
      tenantId,
      kind: company.client.inviteOnCreate ? 'all' : 'list',
      cutOff: 0,
      state: 'done',
      expected: invited,
      invited,
      createdAt: begun,
      finishedAt: begun,
    })
    .returning('no')
    .executeTakeFirstOrThrow()
  return no
}

interface GroupPlan {
  tenantId: number
  company: Company
  pushedBy: string
  people: readonly DemoPerson[]
  planted: readonly PlantedPerson[]
}

async function plantGroups(trx: Trx, { tenantId, company, pushedBy, people, planted }: GroupPlan): Promise<void> {
  const actor = { kind: 'client' as const, id: pushedBy }
  for (const department of Object.keys(company.departments)) {
    const memberIds = planted.filter((_, at) => people[at]!.department === department).map(({ id }) => id)
    await createGroup(trx, {
      tenantId,
      displayName: department,
      pushedBy,
      externalId: `${company.slug}-${department}`,
      memberIds,
      actor,
    })
  }
  const random = seededRandom(`${company.slug} groups`)
  for (const { name: displayName, role, share } of company.localGroups) {
    const memberIds = planted.filter(() => random.next() < share).map(({ id }) => id)
    await createGroup(trx, { tenantId, displayName, role, memberIds, actor: operator })
  }
}
