import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { handOutCode } from '../../src/invite/access-codes/access-codes.ts'
import { groupedCode } from '../../src/invite/access-codes/code.ts'
import { withdrawInvite } from '../../src/invite/withdraw-invite.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { testKeyring } from '../support/keyring.ts'
import { contentsOf } from '../support/people.ts'
import { type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

const OWN = 'urn:ietf:params:scim:schemas:extension:vestibule:2.0:User'
const STATUS = 'urn:ietf:params:scim:schemas:extension:facebook:accountstatusdetails:2.0:User'
const METHOD = 'urn:ietf:params:scim:schemas:extension:facebook:authmethod:2.0:User'
const TERMS = 'urn:ietf:params:scim:schemas:extension:facebook:starttermdates:2.0:User'
const FRONTLINE = 'urn:ietf:params:scim:schemas:extension:facebook:frontline:2.0:User'

let server: ScimServer
let caller: ScimCaller
beforeAll(async () => {
  server = await scimServer()
})
beforeEach(async () => {
  caller = await server.caller({ kind: 'okta' })
})
afterAll(() => server.close())

let nth = 0
const aUser = (given: object = {}) => {
  const userName = `status-${++nth}@example.com`
  return { userName, emails: [{ value: userName, primary: true }], ...given }
}
const create = async (given: object = {}) => (await caller.call('POST', '/Users', aUser(given))).body
const patch = (id: string, ...Operations: object[]) => caller.call('PATCH', `/Users/${id}`, { Operations })
const invite = (id: string) => patch(id, { op: 'replace', path: `${OWN}:invited`, value: true })
const get = async (id: string, query = '') => (await caller.call('GET', `/Users/${id}${query}`)).body
const found = async (filter: string) =>
  (await caller.call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body.Resources.map(
    ({ id }: { id: string }) => id,
  )
const mails = (id: string) =>
  server.db
    .selectFrom('delivery')
    .innerJoin('person', (join) =>
      join.onRef('person.tenantId', '=', 'delivery.tenantId').onRef('person.no', '=', 'delivery.personNo'),
    )
    .select(['delivery.state', 'delivery.kind'])
    .where('person.id', '=', id)
    .execute()
const invitations = (id: string) =>
  server.db
    .selectFrom('audit')
    .select('actorKind')
    .where('personId', '=', id)
    .where('type', '=', 'person.invited')
    .execute()
const withdraw = (personId: string) =>
  inTransaction(server.db, (trx) => withdrawInvite(trx, { tenantId: caller.tenantId, personId, actor: operator }))
const claim = async (id: string) => {
  const { no } = await server.db.selectFrom('person').select('no').where('id', '=', id).executeTakeFirstOrThrow()
  await server.db
    .updateTable('standing')
    .set({ claimedAt: new Date('2030-01-31T09:30:00.999Z') })
    .where('tenantId', '=', caller.tenantId)
    .where('personNo', '=', no)
    .execute()
}

describe('what is shown of the account', () => {
  it('stands in every answer under our name, and says what is so', async () => {
    const person = await create()
    expect(person.schemas).toContain(OWN)
    expect(person[OWN]).toEqual({ invited: false, claimed: false, canDelete: true })
    await invite(person.id)
    await claim(person.id)
    expect((await get(person.id))[OWN]).toEqual({
      invited: true,
      inviteDate: expect.stringMatching(/^\d{4}-.*Z$/),
      claimed: true,
      claimDate: '2030-01-31T09:30:00.999Z',
      canDelete: true,
      authMethod: 'password',
    })
  })

  it('stands under the names of Workplace where it is asked for, in Unix seconds', async () => {
    const person = await create({ [STATUS]: { invited: 'True', accessCode: 'x' } })
    expect(person[STATUS]).toBeUndefined()
    await claim(person.id)
    const shown = await get(person.id, `?attributes=${STATUS},${METHOD}`)
    expect(shown[STATUS]).toEqual({
      invited: true,
      inviteDate: expect.any(Number),
      claimed: true,
      claimDate: 1_896_082_200,
      canDelete: true,
    })
    expect(Math.abs(shown[STATUS].inviteDate - Date.now() / 1_000)).toBeLessThan(600)
    expect(shown[METHOD]).toEqual({ authMethod: 'password' })
    expect(shown.schemas).toEqual(expect.arrayContaining([STATUS, METHOD]))
    expect(shown.userName).toBeUndefined()
  })

  it('can be left out', async () => {
    const { id } = await create()
    expect((await get(id, `?excludedAttributes=${OWN}`))[OWN]).toBeUndefined()
  })

  it('stores start and term dates and the frontline flag, nested or at the top level', async () => {
    const person = await create({ [TERMS]: { startDate: '1700000000', termDate: 0 }, is_frontline: 'true' })
    expect(person).toMatchObject({
      [TERMS]: { startDate: 1_700_000_000, termDate: 0 },
      [FRONTLINE]: { is_frontline: true },
    })
    expect(await found(`${TERMS}:startDate gt 1600000000 and is_frontline eq true`)).toEqual([person.id])
  })
})

describe('writing invited: true', () => {
  it.each([
    ['POST, nested', { [OWN]: { invited: true } }],
    ['POST, under the name of Workplace', { [STATUS]: { invited: 'True' } }],
    ['POST, at the top level', { invited: true }],
    ['POST, as a path', { [`${STATUS}:invited`]: true }],
  ])('invites by %s, with a mail and in the timeline', async (_, given) => {
    const person = await create(given)
    expect(person[OWN].invited).toBe(true)
    expect(await mails(person.id)).toEqual([{ state: 'queued', kind: 'invitation' }])
    expect(await invitations(person.id)).toEqual([{ actorKind: 'client' }])
  })

  it.each([
    ['a path', [{ op: 'add', path: `${OWN}:invited`, value: true }]],
    ['the name of Workplace', [{ op: 'Replace', path: `${STATUS}:invited`, value: 'True' }]],
    ['the short name', [{ op: 'replace', path: 'invited', value: true }]],
    ['a value without a path', [{ op: 'replace', value: { [OWN]: { invited: true }, title: 'Chef' } }]],
    ['the path of the schema', [{ op: 'add', path: STATUS, value: { invited: true } }]],
  ])('invites by PATCH with %s', async (_, operations) => {
    const { id } = await create()
    const { status, body } = await patch(id, ...operations)
    expect([status, body[OWN].invited]).toEqual([200, true])
    expect(await mails(id)).toHaveLength(1)
    expect(await get(id)).toEqual(body)
  })

  it('moves no lastModified, and the version of the standing alone', async () => {
    const person = await create()
    const { body } = await invite(person.id)
    expect(body.meta.lastModified).toBe(person.meta.lastModified)
    expect(body.meta.version).toBe('W/"1.2"')
  })

  it('stores nothing of it with the person', async () => {
    const { id } = await create({ [OWN]: { invited: true }, [STATUS]: { invited: true } })
    await caller.call('PUT', `/Users/${id}`, { userName: 'x', [OWN]: { invited: true } })
    const { attributes } = await server.db
      .selectFrom('person')
      .select('attributes')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(attributes).toEqual({})
  })

  it('invites once, though ten do it at the same time', async () => {
    const { id } = await create()
    const answers = await Promise.all(Array.from({ length: 10 }, () => invite(id)))
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1)
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true)
    expect(await mails(id)).toHaveLength(1)
    expect(await invitations(id)).toHaveLength(1)
  })

  it('invites once, though it is written again', async () => {
    const { id } = await create({ invited: true })
    const { body } = await invite(id)
    expect((await caller.call('PUT', `/Users/${id}`, aUser({ invited: true }))).status).toBe(200)
    expect(body.meta.version).toBe('W/"1.1"')
    expect(await invitations(id)).toHaveLength(1)
  })

  it('invites by PUT, but nobody whose invitation was withdrawn; PATCH does, with a new mail', async () => {
    const user = aUser()
    const { id } = (await caller.call('POST', '/Users', user)).body
    const put = () => caller.call('PUT', `/Users/${id}`, { ...user, [OWN]: { invited: true } })
    expect((await put()).body[OWN].invited).toBe(true)
    await withdraw(id)
    expect((await put()).body[OWN].invited).toBe(false)
    expect((await invite(id)).body[OWN].invited).toBe(true)
    expect((await mails(id)).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'queued'])
    const standing = await server.db
      .selectFrom('standing')
      .select(['withdrawnAt', 'generation'])
      .where('tenantId', '=', caller.tenantId)
      .execute()
    expect(standing).toEqual([{ withdrawnAt: null, generation: 3 }])
  })

  it('together with a new address mails once, to that', async () => {
    const { id } = await create()
    const { body } = await patch(id, {
      op: 'replace',
      value: { emails: [{ value: 'new@example.com' }], invited: true },
    })
    expect(body[OWN].invited).toBe(true)
    expect(await mails(id)).toHaveLength(1)
  })

  it('invites nobody who is inactive', async () => {
    const person = await create({ active: false, invited: true })
    expect(person[OWN].invited).toBe(false)
    expect((await invite(person.id)).body).toMatchObject({ status: '400', scimType: 'mutability' })
    const activated = await patch(person.id, { op: 'replace', value: { active: true, invited: true } })
    expect(activated.body[OWN].invited).toBe(true)
    expect(await mails(person.id)).toHaveLength(1)
  })

  it('says nothing of those who claimed', async () => {
    const { id } = await create({ invited: true })
    await claim(id)
    expect((await invite(id)).body[OWN]).toMatchObject({ invited: true, claimed: true })
    expect(await invitations(id)).toHaveLength(1)
  })
})

describe('writing anything else', () => {
  it.each([
    ['false', { op: 'replace', path: `${OWN}:invited`, value: false }],
    ['false, as Workplace', { op: 'replace', path: `${STATUS}:invited`, value: 'False' }],
    ['nothing', { op: 'remove', path: `${OWN}:invited` }],
    ['no such schema', { op: 'remove', path: OWN }],
    ['a claim', { op: 'replace', path: `${OWN}:claimed`, value: true }],
  ])('%s to the invited is refused, and changes nothing', async (_, operation) => {
    const { id } = await create({ invited: true })
    const before = await contentsOf(server.db, caller.tenantId)
    const { status, body } = await patch(id, { op: 'replace', path: 'title', value: 'Chef' }, operation)
    expect([status, body.scimType]).toEqual([400, 'mutability'])
    expect(await contentsOf(server.db, caller.tenantId)).toBe(before)
  })

  it('as it was read, in a PATCH without a path or of its schema, says nothing', async () => {
    const [uninvited, invited, claimed] = [
      await create(),
      await create({ invited: true }),
      await create({ invited: true }),
    ]
    await claim(claimed.id)
    for (const { id } of [uninvited, invited, claimed]) {
      const { body } = await caller.call('GET', `/Users/${id}`)
      const asWorkplace = (await caller.call('GET', `/Users/${id}?attributes=${STATUS}`)).body
      for (const operation of [
        { op: 'replace', value: body },
        { op: 'add', value: asWorkplace },
        { op: 'replace', path: OWN, value: body[OWN] },
        { op: 'replace', value: { claimed: String(body[OWN].claimed), claimDate: body[OWN].claimDate ?? null } },
      ]) {
        const patched = await patch(id, operation)
        expect(patched.body, JSON.stringify(operation)).toEqual(body)
      }
    }
  })

  it.each<[string, object]>([
    ['another claim', { claimed: true }],
    ['a claim that was never made', { [OWN]: { claimDate: '2024-01-31T09:30:00Z' } }],
    ['no date of the invitation', { [OWN]: { inviteDate: null } }],
    ['another right', { [STATUS]: { canDelete: false } }],
    ['a link that was not told', { claimLink: 'https://example.com/c/x' }],
  ])('%s in a PATCH without a path is refused, and changes nothing', async (_, value) => {
    const { id } = await create({ invited: true })
    const before = await contentsOf(server.db, caller.tenantId)
    const { status, body } = await patch(id, { op: 'replace', value: { title: 'Chef', ...value } })
    expect([status, body.scimType]).toEqual([400, 'mutability'])
    expect(await contentsOf(server.db, caller.tenantId)).toBe(before)
  })

  it('false in a PUT says nothing, since the client may have read it long ago', async () => {
    const { id } = await create({ invited: true })
    const { body } = await caller.call('PUT', `/Users/${id}`, aUser({ [OWN]: { invited: false, claimed: true } }))
    expect(body[OWN]).toMatchObject({ invited: true, claimed: false })
  })

  it('false in a POST does not hold the client’s own setting back', async () => {
    caller = await server.caller({ kind: 'entra', inviteOnCreate: true })
    expect((await create({ invited: false }))[OWN].invited).toBe(true)
  })

  it('false to the uninvited is what they are', async () => {
    const person = await create()
    const { body } = await patch(person.id, { op: 'replace', path: `${OWN}:invited`, value: false })
    expect(body.meta.version).toBe(person.meta.version)
  })
})

describe('the claim link', () => {
  it('is told to a client with that right, by name', async () => {
    const { id } = await create({ invited: true })
    const other = await server.caller({ tenantId: caller.tenantId, canReadClaimLinks: true })
    const link = (await other.call('GET', `/Users/${id}?attributes=${OWN}:claimLink`)).body[OWN].claimLink
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/c\/\w{38}$/)
    expect((await other.call('GET', `/Users/${id}?attributes=${STATUS}`)).body[STATUS].claimLink).toBe(link)
    expect((await other.call('GET', `/Users/${id}`)).text).not.toContain('/c/')
  })

  it('is told to nobody else', async () => {
    const { id } = await create({ invited: true })
    for (const query of [`attributes=${OWN}:claimLink`, `attributes=${OWN}`, `attributes=${STATUS},${OWN}`])
      expect((await caller.call('GET', `/Users/${id}?${query}`)).text).not.toContain('/c/')
  })

  it('is not guessed by a filter, nor by an order', async () => {
    const other = await server.caller({ tenantId: caller.tenantId, canReadClaimLinks: true })
    for (const query of [`filter=${OWN}:claimLink sw "http"`, `filter=claimLink pr`, `sortBy=claimLink`])
      expect((await other.call('GET', `/Users?${encodeURI(query)}`)).status).toBe(400)
  })
})

describe('the access code', () => {
  const withCode = async () => {
    const { id } = await create({ invited: true })
    const order = { tenantId: caller.tenantId, personId: id, renew: false, actor: operator, keyring: testKeyring }
    const { code, expiresAt } = await inTransaction(server.db, (trx) => handOutCode(trx, order))
    return { id, code: groupedCode(code), expiresAt }
  }

  it('is told to a client with that right, by name, in one answer and in lists, with its end', async () => {
    const { id, code, expiresAt } = await withCode()
    const other = await server.caller({ tenantId: caller.tenantId, canReadClaimLinks: true })
    const own = `attributes=${OWN}:accessCode,${OWN}:accessCodeExpirationDate`
    const shown = { accessCode: code, accessCodeExpirationDate: expiresAt.toISOString() }
    expect((await other.call('GET', `/Users/${id}?${own}`)).body[OWN]).toEqual(shown)
    const list = (await other.call('GET', `/Users?count=200&${own}`)).body.Resources
    expect(list.find((person: { id: string }) => person.id === id)[OWN]).toEqual(shown)
    const workplace = (await other.call('GET', `/Users/${id}?attributes=${STATUS}`)).body[STATUS]
    expect(workplace).toMatchObject({
      accessCode: code,
      accessCodeExpirationDate: Math.floor(expiresAt.getTime() / 1_000),
    })
    expect((await other.call('GET', `/Users/${id}`)).text).not.toContain(code)
  })

  it('is told to nobody else, nor once it has ended', async () => {
    const { id, code } = await withCode()
    expect((await caller.call('GET', `/Users/${id}?attributes=${STATUS},${OWN}`)).text).not.toContain(code)
    const twin = await server.caller({ kind: 'okta', canReadClaimLinks: true })
    expect((await twin.call('GET', `/Users?attributes=${STATUS},${OWN}`)).text).not.toContain(code)
    const other = await server.caller({ tenantId: caller.tenantId, canReadClaimLinks: true })
    await withdraw(id)
    expect((await other.call('GET', `/Users/${id}?attributes=${STATUS},${OWN}`)).text).not.toContain(code)
    expect((await other.call('GET', `/Users?${encodeURI(`filter=${OWN}:accessCode sw "B"`)}`)).status).toBe(400)
  })
})

describe('a tenant that keeps those who claimed', () => {
  const keep = (deleteOnlyUnclaimed: boolean) =>
    inTransaction(server.db, (trx) =>
      changeSettings(trx, { tenantId: caller.tenantId, change: { deleteOnlyUnclaimed }, actor: operator }),
    )

  it('refuses their deletion, with a sentence, and says so before', async () => {
    await keep(true)
    const { id } = await create({ invited: true })
    await claim(id)
    expect((await get(id))[OWN].canDelete).toBe(false)
    const before = await contentsOf(server.db, caller.tenantId)
    const { status, body } = await caller.call('DELETE', `/Users/${id}`)
    expect([status, body.detail]).toEqual([403, expect.stringContaining('deactivate')])
    expect(await contentsOf(server.db, caller.tenantId)).toBe(before)
  })

  it('lets all others go, and everybody when the setting is off', async () => {
    await keep(true)
    const [invited, claimed] = [await create({ invited: true }), await create({ invited: true })]
    await claim(claimed.id)
    expect((await caller.call('DELETE', `/Users/${invited.id}`)).status).toBe(204)
    await keep(false)
    expect((await caller.call('DELETE', `/Users/${claimed.id}`)).status).toBe(204)
  })
})

describe('filters', () => {
  it('find people by what is so, under either name, and never in the twin', async () => {
    const twin = await server.caller({ kind: 'okta' })
    await twin.call('POST', '/Users', aUser({ invited: true }))
    const [silent, invited, claimed] = [
      await create(),
      await create({ invited: true }),
      await create({ invited: true }),
    ]
    await claim(claimed.id)
    for (const urn of [OWN, STATUS]) {
      expect(await found(`${urn}:invited eq true`)).toEqual([invited.id, claimed.id])
      expect(await found(`${urn}:invited eq "False"`)).toEqual([silent.id])
      expect(await found(`not (${urn}:claimed eq true)`)).toEqual([silent.id, invited.id])
      expect(await found(`${urn}:claimDate pr`)).toEqual([claimed.id])
    }
    expect(await found(`${OWN}:claimDate ge "2030-01-31T09:30:00.999Z"`)).toEqual([claimed.id])
    expect(await found(`${STATUS}:claimDate eq 1896082200`)).toEqual([claimed.id])
    expect(await found(`${STATUS}:inviteDate gt 1000000000 and claimed eq false`)).toEqual([invited.id])
    expect(await found(`authMethod eq "password"`)).toEqual([claimed.id])
    expect(await found(`schemas eq "${OWN}"`)).toHaveLength(3)
  })
})
