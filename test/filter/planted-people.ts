import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { fold } from '../../src/base/fold.ts'
import type { Database } from '../../src/db/connection.ts'
import { ACCOUNT_STATUS_URN, AUTH_METHOD_URN, VESTIBULE_URN } from '../../src/people/status-schema.ts'
import { ENTERPRISE_URN, USER_URN } from '../../src/people/user-schema.ts'
import { everyType, PLANT_URN } from './every-type.ts'
import { membersOf, texts } from './random-values.ts'

export const scimBaseUrl = 'https://vestibule.example/scim/v2'

export interface PlantedPeople {
  tenantId: number
  clientId: string
  /** Each person as the calling client sees it. */
  people: { id: string; no: number; resource: Record<string, unknown> }[]
  /** Texts that some person really holds. */
  seen: string[]
}

const own = new Set(['schemas', 'id', 'externalid', 'meta', 'username', 'active', 'groups', 'displayname', 'emails'])
const coreMembers = [...everyType.attributes.values()].filter(({ name }) => !own.has(name.toLowerCase()))
const emails = everyType.attributes.get('emails')!
const enterprise = everyType.extensions.get(ENTERPRISE_URN.toLowerCase())!
const plant = everyType.extensions.get(PLANT_URN.toLowerCase())!
const employeeNumber = 'employeeNumber'

const moments = fc.date({
  noInvalidDate: true,
  min: new Date('2030-01-31T09:29:59.998Z'),
  max: new Date('2030-01-31T09:30:00.002Z'),
})

const drafts = fc.record({
  userName: texts,
  displayName: fc.option(texts, { nil: undefined }),
  externalId: fc.option(texts, { nil: undefined }),
  foreignId: fc.option(texts, { nil: undefined }),
  active: fc.boolean(),
  core: membersOf(coreMembers),
  emails: fc.option(fc.array(membersOf(emails.subAttributes.values()), { maxLength: 3 }), { nil: undefined }),
  enterprise: fc.option(membersOf([...enterprise.attributes.values()].filter(({ name }) => name !== employeeNumber)), {
    nil: undefined,
  }),
  employeeNumber: fc.option(texts, { nil: undefined }),
  plant: fc.option(membersOf(plant.attributes.values()), { nil: undefined }),
  createdAt: moments,
  invitedAt: fc.option(moments),
  claimedAt: fc.option(moments),
  groups: fc.subarray([0, 1, 2, 3]),
})

type Draft = typeof drafts extends fc.Arbitrary<infer T> ? T : never

/** The same people in the tenant and in its twin, whose rows no query may touch. */
export async function plantPeople(
  db: Database,
  { count, seed }: { count: number; seed: number },
): Promise<PlantedPeople> {
  const [tenant, twin] = [await makeTenant(db), await makeTenant(db)]
  const people: PlantedPeople['people'] = []
  for (const [nth, draft] of fc.sample(drafts, { numRuns: count, seed }).entries()) {
    people.push(await insertPerson(db, tenant, draft, nth))
    await insertPerson(db, twin, draft, nth)
  }
  return {
    tenantId: tenant.id,
    clientId: tenant.clientId,
    people,
    seen: textsWithin(people.map((one) => one.resource)),
  }
}

interface PlantedTenant {
  id: number
  clientId: string
  foreignClientId: string
  groups: { no: number; id: string; displayName: string; pushed: boolean }[]
}

async function makeTenant(db: Database): Promise<PlantedTenant> {
  const slug = `t${randomUUID().slice(0, 8)}`
  const { id } = await db
    .insertInto('tenant')
    .values({ slug, name: slug, settings: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const clients = await db
    .insertInto('provisioningClient')
    .values(
      ['okta', 'entra'].map((kind) => ({ tenantId: id, kind: kind as 'okta', name: kind, inviteOnCreate: false })),
    )
    .returning('id')
    .execute()
  const [clientId, foreignClientId] = clients.map((client) => client.id) as [string, string]
  const groups = []
  for (const [nth, displayName] of ['Ärzte', 'work', 'Crew A', 'crew b'].entries()) {
    const pushed = nth % 2 === 0
    const row = { tenantId: id, displayName, displayKey: fold(displayName), pushedBy: pushed ? clientId : null }
    const group = await db.insertInto('personGroup').values(row).returning(['id', 'no']).executeTakeFirstOrThrow()
    groups.push({ ...group, displayName, pushed })
  }
  return { id, clientId, foreignClientId, groups }
}

async function insertPerson(db: Database, tenant: PlantedTenant, draft: Draft, nth: number) {
  // What follows the last # is the number: no two are the same, whatever stands before.
  const userName = `${draft.userName}#${nth}`
  const attributes = plain({
    ...draft.core,
    ...(draft.displayName === undefined ? {} : { displayName: draft.displayName }),
    ...(draft.emails === undefined ? {} : { emails: draft.emails }),
    ...extensionsOf(draft),
  })
  const row = {
    tenantId: tenant.id,
    userName,
    userNameKey: fold(userName),
    displayKey: fold(draft.displayName || userName),
    employeeKey: fold(draft.employeeNumber ?? '') || null,
    attributes: JSON.stringify(attributes),
    source: 'okta' as const,
    createdAt: draft.createdAt,
    modifiedAt: new Date(draft.createdAt.getTime() + (nth % 3)),
  }
  const { id, no } = await db.insertInto('person').values(row).returning(['id', 'no']).executeTakeFirstOrThrow()
  await insertFacts(db, tenant, draft, no, attributes.emails)
  const shown = tenant.groups.filter((group, index) => group.pushed && draft.groups.includes(index))
  const meta = {
    resourceType: 'User',
    created: row.createdAt.toISOString(),
    lastModified: row.modifiedAt.toISOString(),
    location: `${scimBaseUrl}/Users/${id}`,
    version: 'W/"1.1"',
  }
  const groups = shown.map((group) => ({
    value: group.id,
    $ref: `${scimBaseUrl}/Groups/${group.id}`,
    display: group.displayName,
    type: 'direct',
  }))
  const stored = [ENTERPRISE_URN, PLANT_URN].filter((urn) => urn in attributes)
  const schemas = [USER_URN, VESTIBULE_URN, ...stored]
  const { externalId, active } = draft
  const facts = { ...statusOf(draft), schemas, id, externalId, userName, active, groups, meta }
  return { id, no, resource: plain({ ...attributes, ...facts }) }
}

async function insertFacts(db: Database, tenant: PlantedTenant, draft: Draft, personNo: number, stored: unknown) {
  const tenantId = tenant.id
  const deactivatedAt = draft.active ? null : new Date()
  await db
    .insertInto('standing')
    .values({
      tenantId,
      personNo,
      invitedAt: draft.invitedAt,
      claimedAt: draft.claimedAt,
      deactivatedAt,
      withdrawnAt: null,
      handle: draft.invitedAt && randomBytes(12),
      keyId: draft.invitedAt && 'k1',
      linkExpiresAt: null,
      authMethod: setMethod(draft),
    })
    .execute()
  for (const [clientId, externalId] of [
    [tenant.clientId, draft.externalId],
    [tenant.foreignClientId, draft.foreignId],
  ] as const) {
    if (!externalId) continue
    // Taken already: then this person has none, which is what its resource must say.
    const taken = sql`insert into person_external_id values (${tenantId}, ${clientId}, ${externalId}, ${personNo})
      on conflict do nothing`
    const { numAffectedRows } = await taken.execute(db)
    if (numAffectedRows === 0n && clientId === tenant.clientId) draft.externalId = undefined
  }
  const addresses = (stored as { value?: unknown; type?: unknown }[] | undefined) ?? []
  for (const [index, { value }] of addresses.entries()) {
    if (typeof value !== 'string' || value === '') continue
    await db
      .insertInto('personAddress')
      .values({ tenantId, personNo, ord: index + 1, value, valueKey: fold(value), type: null })
      .execute()
  }
  for (const index of draft.groups) {
    await db.insertInto('groupMember').values({ tenantId, groupNo: tenant.groups[index]!.no, personNo }).execute()
  }
}

function extensionsOf(draft: Draft): Record<string, unknown> {
  const number = draft.employeeNumber === undefined ? {} : { employeeNumber: draft.employeeNumber }
  const hasEnterprise = draft.enterprise !== undefined || draft.employeeNumber !== undefined
  return {
    ...(hasEnterprise ? { [ENTERPRISE_URN]: { ...draft.enterprise, ...number } } : {}),
    ...(draft.plant === undefined ? {} : { [PLANT_URN]: draft.plant }),
  }
}

/** Of every third millisecond, so that each state has all three. */
function setMethod({ createdAt }: Draft): 'sso' | 'password' | null {
  return ([null, 'sso', 'password'] as const)[createdAt.getTime() % 3]!
}

function statusOf(draft: Draft): Record<string, unknown> {
  const { invitedAt, claimedAt } = draft
  const flags = { invited: invitedAt !== null, claimed: claimedAt !== null }
  const seconds = (moment: Date | null) => (moment ? Math.floor(moment.getTime() / 1_000) : undefined)
  const authMethod = setMethod(draft) ?? (claimedAt ? 'password' : undefined)
  const method = { authMethod }
  return {
    [VESTIBULE_URN]: { ...flags, inviteDate: invitedAt ?? undefined, claimDate: claimedAt ?? undefined, ...method },
    [ACCOUNT_STATUS_URN]: { ...flags, inviteDate: seconds(invitedAt), claimDate: seconds(claimedAt) },
    [AUTH_METHOD_URN]: method,
  }
}

/** As it would come back from the database. */
function plain(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>
}

/** Every text inside a value, at any depth. */
export function textsWithin(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsWithin) : []
}
