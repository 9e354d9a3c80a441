import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { AttributeDeclaration } from '../../src/filter/schema-definition.ts'
import {
  changeExtension,
  declareExtension,
  dropExtension,
  type ExtensionChange,
} from '../../src/people/extensions/declare-extension.ts'
import { mintClientToken } from '../../src/tenants/client-token.ts'
import { callAs, type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

const URN = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User'
const attributes: AttributeDeclaration[] = [
  { name: 'costCentre' },
  { name: 'grade', type: 'integer' },
  { name: 'quota', type: 'decimal' },
  { name: 'nightly', type: 'boolean' },
  { name: 'since', type: 'dateTime' },
  { name: 'page', type: 'reference' },
  { name: 'tags', multiValued: true },
  { name: 'desk', type: 'complex', subAttributes: [{ name: 'room' }, { name: 'floor', type: 'integer' }] },
]
const values = {
  costCentre: 'C-7',
  grade: 3,
  quota: 0.5,
  nightly: true,
  since: '2030-01-31T09:30:00Z',
  page: 'https://acme.example/c7',
  tags: ['a', 'b'],
  desk: { room: 'R2', floor: 4 },
}

let server: ScimServer
let caller: ScimCaller
let tenantId: number
beforeAll(async () => {
  server = await scimServer()
})
beforeEach(async () => {
  caller = await server.caller()
  tenantId = caller.tenantId
})
afterAll(() => server.close())

const declare = (urn = URN, declared = attributes) =>
  inTransaction(server.db, (trx) => {
    const extension = { urn, name: 'Acme', description: '', attributes: declared }
    return declareExtension(trx, { tenantId, extension, actor: operator })
  })
const change = (extensionId: string, given: ExtensionChange) =>
  inTransaction(server.db, (trx) => changeExtension(trx, { tenantId, extensionId, change: given, actor: operator }))
const drop = (extensionId: string) =>
  inTransaction(server.db, (trx) => dropExtension(trx, { tenantId, extensionId, actor: operator }))
/** With a token that nobody has used yet, so that nothing of it is remembered. */
async function afresh(): Promise<void> {
  const { clientId } = caller
  const order = { tenantId, clientId, actor: operator }
  await server.db.updateTable('clientToken').set({ revokedAt: new Date() }).where('clientId', '=', clientId).execute()
  const { token } = await inTransaction(server.db, (trx) => mintClientToken(trx, order))
  caller = { ...caller, token, call: callAs(server.baseUrl, token) }
}

let nth = 0
const create = (given: object = {}) => caller.call('POST', '/Users', { userName: `own-${++nth}@example.com`, ...given })
const found = async (filter: string) => {
  const { status, body } = await caller.call('GET', `/Users?filter=${encodeURIComponent(filter)}`)
  return status === 200 ? body.Resources.map(({ id }: { id: string }) => id) : body.scimType
}

describe('a dateTime', () => {
  it.each([
    ['2024-01-31T09:30:00Z', undefined],
    ['2024-02-29', undefined],
    ['2024-01-31T09:30:00.123456+02:00', undefined],
    ['2024-01-31T09:30', '2024-01-31T09:30:00'],
    ['2024-01-31t09:30:00z', '2024-01-31T09:30:00Z'],
    ['2024-01-31T09:30Z', '2024-01-31T09:30:00Z'],
    ['2024-01-31T09:30-0500', '2024-01-31T09:30:00-05:00'],
  ])('%s is stored so that filters find it', async (given, stored = given) => {
    await declare()
    await afresh()
    const { status, body } = await create({ [URN]: { since: given } })
    expect([status, body[URN]]).toEqual([201, { since: stored }])
    expect(await found(`${URN}:since pr`)).toEqual([body.id])
    expect(await found(`${URN}:since gt "2024-01-01T00:00:00Z"`)).toEqual([body.id])
  })

  it('that is none is refused', async () => {
    await declare()
    await afresh()
    const none = [
      '2024-02-30T00:00:00Z',
      '2023-02-29T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '2024-01-01T24:00:00Z',
      '2024-1-1',
    ]
    for (const since of none) {
      const { body } = await create({ [URN]: { since } })
      expect(body, since).toMatchObject({ status: '400', scimType: 'invalidValue' })
    }
  })
})

describe('an extension that a tenant declares', () => {
  it('is discovered, written, shown and filtered by', async () => {
    await declare()
    await afresh()
    const schema = (await caller.call('GET', `/Schemas/${URN}`)).body
    expect(schema.attributes.map(({ name, type }: AttributeDeclaration) => [name, type])).toEqual(
      attributes.map(({ name, type = 'string' }) => [name, type]),
    )
    const { schemaExtensions } = (await caller.call('GET', '/ResourceTypes/User')).body
    expect(schemaExtensions).toContainEqual({ schema: URN, required: false })

    const { status, body } = await create({ [URN]: { ...values, grade: '3', nightly: 'True' } })
    expect([status, body[URN]]).toEqual([201, values])
    expect(body.schemas).toContain(URN)
    await create({ [URN]: { grade: 4 } })
    for (const filter of [
      `${URN}:costCentre eq "c-7"`,
      `costCentre sw "C" and ${URN}:grade lt 4`,
      `${URN}:desk.floor eq 4`,
      `${URN}:tags eq "b"`,
      `${URN}:since le "2030-01-31T10:30:00+01:00"`,
      `${URN}:nightly eq true`,
    ])
      expect([filter, await found(filter)]).toEqual([filter, [body.id]])
  })

  it('is changed by PATCH and PUT, and shown by name', async () => {
    await declare()
    await afresh()
    const { id, userName } = (await create({ [URN]: values })).body
    const Operations = [
      { op: 'replace', path: `${URN}:grade`, value: 5 },
      { op: 'remove', path: `${URN}:tags` },
      { op: 'add', value: { [URN]: { desk: { room: 'R3' } } } },
    ]
    const { body } = await caller.call('PATCH', `/Users/${id}`, { Operations })
    expect(body[URN]).toEqual({ ...values, grade: 5, tags: undefined, desk: { room: 'R3', floor: 4 } })
    const one = await caller.call('GET', `/Users/${id}?attributes=${URN}:grade`)
    expect(one.body[URN]).toEqual({ grade: 5 })
    expect((await caller.call('PUT', `/Users/${id}`, { userName })).body[URN]).toBeUndefined()
  })

  it.each([
    [{ op: 'remove', path: 'tags', value: ['A'] }, ['b']],
    [{ op: 'remove', path: 'tags', value: 'a' }, ['b']],
    [{ op: 'remove', path: 'tags', value: [{ value: 'a' }] }, ['b']],
    [{ op: 'remove', path: 'tags[value eq "a"]' }, ['b']],
    [{ op: 'replace', path: 'tags[value eq "a"]', value: 'c' }, ['b', 'c']],
    [{ op: 'replace', path: 'tags[value eq "a"].value', value: 'c' }, ['b', 'c']],
    [{ op: 'replace', path: 'tags[value eq "a"]', value: { value: 'c' } }, ['b', 'c']],
    [{ op: 'add', path: 'tags[value eq "z"]', value: { value: 'c' } }, ['a', 'b', 'c']],
    [{ op: 'replace', path: 'tags[value eq "a"]', value: '' }, ['b']],
  ])('has its plain values changed by %j', async ({ path, ...operation }, tags) => {
    await declare()
    await afresh()
    const { id } = (await create({ [URN]: { tags: ['a', 'b'] } })).body
    const Operations = [{ ...operation, path: `${URN}:${path}` }]
    expect((await caller.call('PATCH', `/Users/${id}`, { Operations })).body[URN]).toEqual({ tags })
  })

  it('takes no value of another type', async () => {
    await declare()
    await afresh()
    for (const wrong of [{ grade: 'many' }, { grade: 1.5 }, { nightly: 'perhaps' }, { since: 'soon' }, { desk: 'R2' }])
      expect((await create({ [URN]: wrong })).body).toMatchObject({ status: '400', scimType: 'invalidValue' })
  })

  it('is nothing to any other tenant', async () => {
    await declare()
    const twin = await server.caller()
    expect((await twin.call('GET', `/Schemas/${URN}`)).status).toBe(404)
    expect((await twin.call('GET', '/ResourceTypes/User')).text).not.toContain('acme')
    const { body } = await twin.call('POST', '/Users', { userName: 'twin@example.com', [URN]: values })
    expect(body[URN]).toBeUndefined()
    expect((await twin.call('GET', `/Users?filter=${URN}:grade eq 3`.replaceAll(' ', '%20'))).status).toBe(400)
  })

  it('may mean different things to two tenants', async () => {
    await declare()
    await afresh()
    const mine = caller
    caller = await server.caller()
    tenantId = caller.tenantId
    await declare(URN, [{ name: 'grade' }])
    await afresh()
    expect((await create({ [URN]: { grade: 'A' } })).body[URN]).toEqual({ grade: 'A' })
    caller = mine
    expect((await create({ [URN]: { grade: 'A' } })).status).toBe(400)
  })

  it('is known to callers who were there before, within a second', async () => {
    expect((await create({ [URN]: values })).body[URN]).toBeUndefined()
    await declare()
    await expect.poll(async () => (await create({ [URN]: values })).body[URN], { timeout: 5_000 }).toEqual(values)
  })
})

describe('a change of it', () => {
  it('may add attributes, and describe them anew', async () => {
    const { id } = await declare()
    await afresh()
    await create({ [URN]: values })
    const described = attributes.map((one) => ({ ...one, description: 'new', caseExact: true }))
    await change(id, { attributes: [...described, { name: 'locker' }] })
    await afresh()
    expect((await create({ [URN]: { locker: 'L1' } })).body[URN]).toEqual({ locker: 'L1' })
    expect(await found(`${URN}:costCentre eq "c-7"`)).toEqual([])
  })

  it.each([
    ['another type', attributes.map((one) => (one.name === 'grade' ? { name: 'grade' } : one))],
    ['one value instead of many', attributes.map((one) => (one.name === 'tags' ? { name: 'tags' } : one))],
    ['no such attribute', attributes.slice(1)],
    [
      'no such part',
      attributes.map((one) => (one.name === 'desk' ? { ...one, subAttributes: [{ name: 'room' }] } : one)),
    ],
  ])('to %s is refused while somebody has a value, and then allowed', async (_, changed) => {
    const { id } = await declare()
    await afresh()
    const person = (await create({ [URN]: values })).body
    await expect(change(id, { attributes: changed })).rejects.toMatchObject({ code: 'extension_in_use' })
    await expect(drop(id)).rejects.toMatchObject({ code: 'extension_in_use' })
    await caller.call('PATCH', `/Users/${person.id}`, { Operations: [{ op: 'remove', path: URN }] })
    expect((await change(id, { attributes: changed })).attributes).toEqual(changed)
  })

  it('does not ask what people of the twin have', async () => {
    const { id } = await declare()
    const mine = tenantId
    caller = await server.caller()
    tenantId = caller.tenantId
    await declare()
    await afresh()
    await create({ [URN]: values })
    tenantId = mine
    await drop(id)
    await expect(drop(id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a declaration', () => {
  it.each([
    'acme',
    'urn:acme',
    'urn:ietf:params:scim:schemas:core:2.0:User',
    'URN:ietf:params:scim:schemas:extension:enterprise:2.0:user',
    'urn:ietf:params:scim:schemas:extension:vestibule:2.0:User',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:more',
    'urn:ietf:params:scim:schemas:extension:enterprise',
    'urn:acme:x y',
    `urn:acme:${'x'.repeat(200)}`,
  ])('of %s is refused', async (urn) => {
    await expect(declare(urn)).rejects.toMatchObject({ code: 'invalid_extension' })
  })

  it.each<[string, AttributeDeclaration[]]>([
    ['nothing', []],
    ['a name twice', [{ name: 'grade' }, { name: 'GRADE' }]],
    ['a dangerous name', [{ name: 'constructor' }]],
    ['__proto__', [{ name: '__proto__' }]],
    ['a dotted name', [{ name: 'a.b' }]],
    ['an empty complex', [{ name: 'a', type: 'complex' }]],
    ['parts of a string', [{ name: 'a', subAttributes: [{ name: 'b' }] }]],
    ['too many', Array.from({ length: 101 }, (_, at) => ({ name: `a${at}` }))],
  ])('with %s is refused', async (_, declared) => {
    await expect(declare(URN, declared)).rejects.toMatchObject({ code: 'invalid_extension' })
  })

  it('is made once, in any case, and 20 times at most', async () => {
    await declare()
    await expect(declare(URN.toUpperCase())).rejects.toMatchObject({ code: 'extension_urn_taken' })
    for (let more = 1; more < 20; more++) await declare(`urn:acme:more-${more}`)
    await expect(declare('urn:acme:last')).rejects.toMatchObject({ code: 'too_many_extensions' })
  })
})
