import { operator } from '../../audit/actor.ts'
import type { Trx } from '../../db/connection.ts'
import { createGroup } from '../../groups/create-group.ts'
import { declareExtension } from '../../people/extensions/declare-extension.ts'
import { connectClient } from '../../tenants/connect-client.ts'
import { createTenant } from '../../tenants/create-tenant.ts'
import { changeSettings } from '../../tenants/settings.ts'
import type { Company } from './companies.ts'
import { depotSchema } from './depot-schema.ts'
import type { House } from './house.ts'
import { makePeople } from './make-people.ts'
import { plantEvents, reserveNumbers } from './past-events.ts'
import { pastOfHouse } from './past-of-house.ts'
import { eventsOfOne, pastOfPeople } from './past-of-people.ts'
import { plantAdmins } from './plant-admins.ts'
import { plantCampaigns, plantChosen, plantReminders } from './plant-campaigns.ts'
import { plantHouse, plantShowcase } from './plant-house.ts'
import { helpContactOf } from './plant-outbox.ts'
import { plantPeople } from './plant-people.ts'
import { pastSignIns } from './plant-sessions.ts'
import { seededRandom } from './random.ts'

type Surroundings = Pick<House, 'keyring' | 'config'>

/** The whole company in one transaction: it is there with all its people, or not at all. @throws TenantSlugTaken */
export async function plantCompany(trx: Trx, company: Company, { keyring, config }: Surroundings): Promise<void> {
  const people = makePeople(company)
  const numbers = await reserveNumbers(trx, people.length * eventsOfOne + mostEvents)
  const { slug, name, client } = company
  const { id: tenantId } = await createTenant(trx, { slug, name, actor: operator })
  const { inviteLifetimeHours } = await changeSettings(trx, { tenantId, change: settingsOf(company), actor: operator })
  const admins = await plantAdmins(trx, tenantId, company)
  if (company.showsAll) await declareExtension(trx, { tenantId, extension: depotSchema, actor: admins.owner })
  const connected = await connectClient(trx, { tenantId, ...client, actor: admins.owner })
  const campaigns = await plantCampaigns(trx, { tenantId, company, people, admins })
  const ground = { tenantId, client: connected.client, keyId: keyring.currentKeyId, inviteLifetimeHours, campaigns }
  const planted = await plantPeople(trx, ground, people)
  const house = { tenantId, company, clientId: connected.client.id, admins, people: planted, keyring, config }

  if (campaigns.reminder) await plantReminders(trx, house, { campaignNo: campaigns.reminder.no, inviteLifetimeHours })
  if (campaigns.underWay) await plantChosen(trx, house, campaigns.underWay.no)
  await plantGroups(trx, house)
  await plantHouse(trx, house)
  if (company.showsAll) await plantShowcase(trx, house)
  const events = [...pastOfPeople(house), ...pastSignIns(house), ...pastOfHouse(house, campaigns)]
  await plantEvents(trx, { tenantId, numbers, events })
}

/** Of the house and its admins. */
const mostEvents = 200

function settingsOf({ brandColour, domain, terms, name }: Company) {
  return {
    // Nobody of the demo is ever written to, also later, by themselves.
    reminderDays: [],
    brandColour,
    helpContact: helpContactOf(domain),
    ...(terms && {
      terms: {
        version: '2026-01',
        text: `These are the terms of ${name}, made up for this demo.\n\nBe kind to one another.`,
      },
    }),
  }
}

async function plantGroups(trx: Trx, { tenantId, company, clientId, people, admins }: House): Promise<void> {
  const actor = { kind: 'client' as const, id: clientId }
  for (const department of Object.keys(company.departments)) {
    const memberIds = people.filter((person) => person.department === department).map(({ id }) => id)
    await createGroup(trx, {
      tenantId,
      displayName: department,
      pushedBy: clientId,
      externalId: `${company.slug}-${department}`,
      memberIds,
      actor,
    })
  }
  const random = seededRandom(`${company.slug} groups`)
  for (const { name: displayName, role, share } of company.localGroups) {
    const memberIds = people.filter(() => random.next() < share).map(({ id }) => id)
    await createGroup(trx, { tenantId, displayName, role, memberIds, actor: admins.admin })
  }
}
