import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fold } from '../../src/base/fold.ts'
import { compareText } from '../../src/filter/compare.ts'
import { InvalidPath } from '../../src/filter/errors.ts'
import { sortKeyOf } from '../../src/filter/sort-key.ts'
import { groupColumns } from '../../src/groups/group-columns.ts'
import { groupSchema } from '../../src/groups/group-schema.ts'
import { personColumns } from '../../src/people/person-columns.ts'
import { ENTERPRISE_URN } from '../../src/people/user-schema.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { everyType, PLANT_URN } from './every-type.ts'
import { type PlantedPeople, plantPeople, scimBaseUrl } from './planted-people.ts'

type Resource = Record<string, unknown>

describe('sortBy', () => {
  let database: TestDatabase
  let planted: PlantedPeople

  beforeAll(async () => {
    database = await testDatabase()
    planted = await plantPeople(database.db, { count: 60, seed: 7 })
  })

  afterAll(() => database.close())

  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  const extension = (urn: string, name: string) => (resource: Resource) =>
    (resource[urn] as Resource | undefined)?.[name]

  it.each<[string, (resource: Resource) => unknown]>([
    ['userName', ({ userName }) => fold(userName as string)],
    ['externalId', ({ externalId }) => text(externalId)],
    ['meta.created', ({ meta }) => Date.parse((meta as { created: string }).created)],
    ['meta.lastModified', ({ meta }) => Date.parse((meta as { lastModified: string }).lastModified)],
    ['id', ({ id }) => id],
    ['active', ({ active }) => Number(active)],
    ['title', ({ title }) => fold(text(title) ?? '') || null],
    ['name.familyName', ({ name }) => fold(text((name as Resource | null | undefined)?.['familyName']) ?? '') || null],
    [
      `${ENTERPRISE_URN}:employeeNumber`,
      (resource) => fold(text(extension(ENTERPRISE_URN, 'employeeNumber')(resource)) ?? '') || null,
    ],
    ['badge', (resource) => text(extension(PLANT_URN, 'badge')(resource))],
    ['emails', ({ emails }) => leadingMail(emails)],
    ['emails.value', ({ emails }) => leadingMail(emails)],
  ])('%s orders as the evaluator compares, and puts what is absent last', async (name, keyOf) => {
    const { tenantId, people } = planted
    const { key, neverNull } = sortKeyOf(name, everyType, personColumns({ ...planted, schema: everyType, scimBaseUrl }))
    const { rows } = await sql<{
      no: number
    }>`select no from person where tenant_id = ${tenantId} order by ${key}, no`.execute(database.db)
    const sorted = people
      .map(({ no, resource }) => ({ no, key: keyOf(resource) as string | number | null }))
      .sort((one, other) => compareKeys(one.key, other.key) || one.no - other.no)
    expect(rows.map(({ no }) => no)).toEqual(sorted.map(({ no }) => no))
    expect(!neverNull || sorted.every((each) => each.key !== null)).toBe(true)
  })

  it.each([
    ['nick', 'User has no attribute "nick"'],
    ['name', 'name has no order; sort by a sub-attribute of it, or by another attribute'],
    ['addresses', 'addresses has no order; sort by a sub-attribute of it, or by another attribute'],
    ['groups', 'groups has no order; sort by another attribute'],
    ['groups.display', 'groups.display has no order; sort by another attribute'],
    ['userName desc', 'User has no attribute "userName desc"'],
    ['emails[type eq "work"].value', 'User has no attribute "emails[type eq …].value"'],
    ['emails[value eq "anna', 'User has no attribute "emails[value eq …"'],
    ['a\0b\n', 'User has no attribute "a�b"'],
    [`${'a'.repeat(99)}\u{1f600}`, `User has no attribute "${'a'.repeat(99)}�"`],
  ])('%s is refused', (name, reason) => {
    const columns = personColumns({ ...planted, schema: everyType, scimBaseUrl })
    expect(() => sortKeyOf(name, everyType, columns)).toThrow(new InvalidPath(reason))
  })

  it('of groups knows displayName, and no order of members', () => {
    const columns = groupColumns({ ...planted, scimBaseUrl })
    expect(sortKeyOf('DISPLAYNAME', groupSchema, columns)).toMatchObject({ type: 'text', neverNull: true })
    expect(() => sortKeyOf('members', groupSchema, columns)).toThrow(InvalidPath)
  })
})

function leadingMail(emails: unknown): string | null {
  const list = (emails as { value?: unknown; primary?: unknown }[] | undefined) ?? []
  const value = (list.find(({ primary }) => primary === true) ?? list[0])?.value
  return typeof value === 'string' && value !== '' ? fold(value) : null
}

function compareKeys(one: string | number | null, other: string | number | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  return typeof one === 'string' ? compareText(one, String(other)) : one - Number(other)
}
