import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { membersPage } from '../../src/groups/find-group.ts'
import { createGroup as createLocalGroup } from '../../src/groups/create-group.ts'
import { operator } from '../../src/audit/actor.ts'
import { type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

let server: ScimServer
let caller: ScimCaller
const people: string[] = []

beforeAll(async () => {
  server = await scimServer()
  caller = await server.caller()
  for (let at = 0; at < 12; at++) {
    const user = { userName: `member-${at}@example.com`, displayName: `Member ${String.fromCharCode(65 + at)}` }
    people.push((await caller.call('POST', '/Users', user)).body.id)
  }
})
afterAll(() => server.close())

let nth = 0
const nobody = '00000000-0000-4000-8000-000000000000'
const values = (...ids: string[]) => ids.map((value) => ({ value }))
const create = async (given: object = {}) =>
  (await caller.call('POST', '/Groups', { displayName: `Group ${++nth}`, ...given })).body
const read = async (id: string, query = '') => (await caller.call('GET', `/Groups/${id}${query}`)).body
const membersOf = async (id: string): Promise<string[]> =>
  ((await read(id)).members ?? []).map(({ value }: { value: string }) => value)
const patch = (id: string, ...Operations: object[]) => caller.call('PATCH', `/Groups/${id}`, { Operations })

describe('create', () => {
  it('Q33: with members, with an empty list and without one', async () => {
    const { status, headers, body } = await caller.call('POST', '/Groups', {
      displayName: 'With members',
      externalId: 'g-1',
      members: [...values(people[0]!), { value: people[1], display: 'x', $ref: null }],
    })
    expect(status).toBe(201)
    expect(headers['location']).toBe(body.meta.location)
    expect(body).toMatchObject({ displayName: 'With members', externalId: 'g-1' })
    expect(body.members).toEqual([
      { value: people[0], $ref: `${server.baseUrl}/Users/${people[0]}`, type: 'User' },
      { value: people[1], $ref: `${server.baseUrl}/Users/${people[1]}`, type: 'User' },
    ])
    const named = await read(body.id, '?attributes=members.value,members.display')
    expect(named.members).toEqual([
      { value: people[0], display: 'Member A' },
      { value: people[1], display: 'Member B' },
    ])
    expect(await read(body.id)).toEqual(body)
    expect(await create({ members: [] })).toHaveProperty('members', [])
    expect(await create()).toHaveProperty('members', [])
  })

  it('shows of members what is asked for, of people and of groups, in a list too', async () => {
    const [a] = people as [string]
    const child = await create()
    const { id, displayName } = await create({ members: values(a, child.id) })
    const refs = [`${server.baseUrl}/Users/${a}`, `${server.baseUrl}/Groups/${child.id}`]
    const whole = [
      { value: a, $ref: refs[0], type: 'User' },
      { value: child.id, $ref: refs[1], type: 'Group' },
    ]
    const names = [{ display: 'Member A' }, { display: child.displayName }]
    const filter = `filter=${encodeURIComponent(`displayName eq "${displayName}"`)}`
    for (const [asked, members] of [
      ['', whole],
      ['excludedAttributes=members.$ref', whole.map(({ value, type }) => ({ value, type }))],
      ['attributes=members.type', whole.map(({ type }) => ({ type }))],
      ['attributes=members.display', names],
      ['attributes=members', whole],
    ] as const) {
      expect((await read(id, `?${asked}`)).members, asked).toEqual(members)
      const listed = (await caller.call('GET', `/Groups?${filter}&${asked}`)).body.Resources
      expect(listed[0].members, asked).toEqual(members)
    }
  })

  it('reads attributes and members under the URN of the core', async () => {
    const CORE = 'urn:ietf:params:scim:schemas:core:2.0:Group'
    const whole = await create({ [CORE]: { externalId: 'under-urn', members: values(people[0]!) } })
    expect(whole.externalId).toBe('under-urn')
    expect(await membersOf(whole.id)).toEqual([people[0]])
    const { id } = await create({ [`${CORE}:members`]: values(people[1]!) })
    expect(await membersOf(id)).toEqual([people[1]])
    const put = await caller.call('PUT', `/Groups/${id}`, { [CORE]: { displayName: 'Put', members: [] } })
    expect(put.body.displayName).toBe('Put')
    expect(await membersOf(id)).toEqual([])
  })

  it('Q43: leaves out members that are nobody, of this tenant', async () => {
    const stranger = await server.caller()
    const theirs = (await stranger.call('POST', '/Users', { userName: 'theirs@example.com' })).body.id
    const { id } = await create({ members: values(people[0]!, nobody, 'no-uuid', theirs) })
    expect(await membersOf(id)).toEqual([people[0]])
  })

  it('keeps a group as a member', async () => {
    const { id: inner } = await create({ members: values(people[0]!) })
    const { id } = await create({ members: values(inner, people[1]!) })
    expect((await read(id)).members).toMatchObject([
      { value: people[1], type: 'User' },
      { value: inner, type: 'Group', $ref: `${server.baseUrl}/Groups/${inner}` },
    ])
  })

  it('refuses a name that another pushed group has, in any case, and a body without one', async () => {
    const { displayName } = await create()
    const again = await caller.call('POST', '/Groups', { displayName: displayName.toUpperCase() })
    expect(again.body).toMatchObject({ status: '409', scimType: 'uniqueness' })
    expect((await caller.call('POST', '/Groups', {})).body).toMatchObject({ status: '400', scimType: 'invalidValue' })
    expect((await caller.call('POST', '/Groups', { displayName: 'x', members: [7] })).body).toMatchObject({
      status: '400',
    })
  })
})

describe('read and list', () => {
  it('Q18: omits members that are not wanted, by list and by id', async () => {
    const { id, displayName } = await create({ members: values(people[0]!) })
    expect(await read(id, '?excludedAttributes=members')).not.toHaveProperty('members')
    const filter = encodeURIComponent(`displayName eq "${displayName.toUpperCase()}"`)
    const { body } = await caller.call('GET', `/Groups?excludedAttributes=members&filter=${filter}`)
    expect(body).toMatchObject({ totalResults: 1, Resources: [{ id }] })
    expect(body.Resources[0]).not.toHaveProperty('members')
    expect((await read(id, '?attributes=members.value')).members).toEqual([{ value: people[0] }])
  })

  it('Q19: finds a group by its member', async () => {
    const { id } = await create({ members: values(people[5]!) })
    const find = async (member: string) => {
      const filter = encodeURIComponent(`id eq "${id}" and members eq "${member}"`)
      return (await caller.call('GET', `/Groups?attributes=id&filter=${filter}`)).body.totalResults
    }
    expect([await find(people[5]!), await find(people[6]!), await find('no-uuid')]).toEqual([1, 0, 0])
  })

  it('shows the groups of a person, direct ones only', async () => {
    const { body: user } = await caller.call('POST', '/Users', { userName: 'joiner@example.com' })
    const { id, displayName } = await create({ members: values(user.id) })
    await create({ members: values(id) })
    const groups = [{ value: id, $ref: `${server.baseUrl}/Groups/${id}`, display: displayName, type: 'direct' }]
    expect((await caller.call('GET', `/Users/${user.id}`)).body.groups).toEqual(groups)
    const { body } = await caller.call('GET', `/Users?filter=${encodeURIComponent(`groups eq "${id}"`)}`)
    expect(body.Resources).toMatchObject([{ id: user.id, groups }])
    expect((await caller.call('GET', `/Users/${user.id}?excludedAttributes=groups`)).body).not.toHaveProperty('groups')
  })

  it('streams a list in which some have members and others do not', async () => {
    const lonely = await server.caller()
    const { body: user } = await lonely.call('POST', '/Users', { userName: 'one@example.com' })
    for (const [at, members] of [[], values(user.id), [], values(user.id), values(user.id), []].entries()) {
      await lonely.call('POST', '/Groups', { displayName: `Listed ${at}`, members })
    }
    const { body } = await lonely.call('GET', '/Groups')
    expect(body.Resources.map(({ members }: { members?: unknown[] }) => members?.length ?? 0)).toEqual([
      0, 1, 0, 1, 1, 0,
    ])
  })

  it('lists each group with its own members, small ones read together and large ones by themselves', async () => {
    const lonely = await server.caller()
    const { tenantId } = lonely
    const rows = Array.from({ length: 1_050 }, (_, at) => {
      const name = `crowd-${at}`
      return { tenantId, userName: name, userNameKey: name, displayKey: name, attributes: {}, source: 'entra' as const }
    })
    const inserted = await server.db.insertInto('person').values(rows).returning('id').execute()
    const ids = inserted.map(({ id }) => id)
    const make = async (displayName: string, ...memberIds: string[]) =>
      (await lonely.call('POST', '/Groups', { displayName, members: values(...memberIds) })).body.id
    const large = await make('Large', ...ids)
    for (let at = 0; at < 8; at++) await make(`Nine hundred ${at}`, ...ids.slice(at, at + 900))
    await make('Empty')
    await make('Of groups', large, ids[0]!)

    const { body } = await lonely.call('GET', '/Groups')
    expect(body.Resources).toHaveLength(11)
    for (const listed of body.Resources) {
      expect((await lonely.call('GET', `/Groups/${listed.id}`)).body, listed.displayName).toEqual(listed)
    }
    expect(body.Resources[10].members.map(({ type }: { type: string }) => type)).toEqual(['User', 'Group'])
  })

  it('neither shows nor changes a local group', async () => {
    const { tenantId } = caller
    const { group } = await inTransaction(server.db, (trx) =>
      createLocalGroup(trx, { tenantId, displayName: 'Local', actor: operator }),
    )
    const before = await server.db.selectFrom('personGroup').selectAll().where('id', '=', group.id).execute()
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', { displayName: 'x' }],
      ['PATCH', { Operations: [{ op: 'add', path: 'members', value: values(people[0]!) }] }],
      ['DELETE', undefined],
    ] as const) {
      expect((await caller.call(method, `/Groups/${group.id}`, body)).status, method).toBe(404)
    }
    expect(await server.db.selectFrom('personGroup').selectAll().where('id', '=', group.id).execute()).toEqual(before)
    expect((await caller.call('GET', '/Groups?filter=displayName%20eq%20%22Local%22')).body.totalResults).toBe(0)
  })
})

describe('change', () => {
  it('Q34: answers 204 with the new version, or 200 where attributes are asked for', async () => {
    const { id, meta } = await create()
    const answer = await patch(id, { op: 'add', path: 'members', value: values(people[0]!) })
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' })
    expect(answer.headers['etag']).not.toBe(meta.version)
    const named = await caller.call('PATCH', `/Groups/${id}?attributes=displayName`, {
      Operations: [{ op: 'replace', path: 'displayName', value: `Named ${id}` }],
    })
    expect(named).toMatchObject({ status: 200, body: { id, displayName: `Named ${id}` } })
  })

  it('Q14 Q15 Q16 Q17: adds, removes and replaces exactly what is meant', async () => {
    const [a, b, c] = people as [string, string, string]
    const { id } = await create()
    const step = async (operation: object, expected: string[]) => {
      expect((await patch(id, operation)).status).toBe(204)
      expect((await membersOf(id)).toSorted(), JSON.stringify(operation)).toEqual(expected.toSorted())
    }
    await step({ op: 'Add', path: 'members', value: [{ $ref: null, value: a }, { value: b }] }, [a, b])
    await step({ op: 'add', path: 'members', value: values(a, c) }, [a, b, c])
    await step({ op: 'remove', path: `members[value eq "${b}"]` }, [a, c])
    await step({ op: 'Remove', path: 'members', value: [{ $ref: null, value: c }] }, [a])
    await step({ op: 'remove', path: 'members', value: [] }, [a])
    await step({ op: 'replace', path: 'members', value: values(b, c) }, [b, c])
    await step({ op: 'replace', value: { members: values(a) } }, [a])
    await step({ op: 'replace', value: { displayName: `Kept ${id}` } }, [a])
    await step({ op: 'replace', path: 'members', value: null }, [])
    await step({ op: 'add', value: { members: values(a, b) } }, [a, b])
    await step({ op: 'remove', path: 'members' }, [])
  })

  it('removes by any filter, which sees what came before it', async () => {
    const { id } = await create({ members: values(people[0]!, people[1]!) })
    const answer = await patch(
      id,
      { op: 'add', path: 'members', value: values(people[2]!) },
      { op: 'remove', path: 'members[display eq "member c" or display eq "Member A"]' },
      { op: 'add', path: 'members', value: values(people[3]!) },
    )
    expect(answer.status).toBe(204)
    expect(await membersOf(id)).toEqual([people[1], people[3]])
  })

  it('removes those whom a filter names and describes, and nobody else', async () => {
    const [a, b, c, d] = people as [string, string, string, string]
    const child = (await create()).id
    const { id } = await create({ members: values(a, b, c, child) })
    const twin = (await create({ members: values(a, b, child) })).id
    const naming = (members: string, more: string) => ({ op: 'remove', path: `members[${members} and ${more}]` })
    const answer = await patch(
      id,
      naming(`value eq "${a.toUpperCase()}"`, 'type eq "User"'),
      naming(`value eq "${b}"`, 'type eq "Group"'),
      naming(`(value eq "${c}" or value eq "${child}")`, 'type eq "Group"'),
      naming(`value eq "${d}"`, 'type eq "User"'),
      naming('value eq "nobody"', 'type eq "User"'),
    )
    expect(answer.status).toBe(204)
    expect(await membersOf(id)).toEqual([b, c])
    expect(await membersOf(twin)).toEqual([a, b, child])
  })

  it('names members in as many operations as it likes', async () => {
    const { id } = await create({ members: values(...people) })
    const naming = people.map((value) => ({ op: 'remove', path: `members[value eq "${value}" and type eq "User"]` }))
    expect((await patch(id, ...naming)).status).toBe(204)
    expect(await membersOf(id)).toEqual([])
  })

  it('takes filters that name members in the order of the operations, the last of two about one member counts', async () => {
    const [a, b, c, d] = people as [string, string, string, string]
    const { id } = await create({ members: values(a, b) })
    const drop = (value: string) => ({ op: 'remove', path: `members[value eq "${value}" and type eq "User"]` })
    const join = (value: string) => ({ op: 'add', path: 'members', value: values(value) })
    const all = { op: 'remove', path: 'members[display sw "nobody is called so"]' }
    expect((await patch(id, drop(a), join(a), join(c), drop(c), drop(d), all, join(d), drop(b))).status).toBe(204)
    expect(await membersOf(id)).toEqual([a, d].toSorted((one, other) => people.indexOf(one) - people.indexOf(other)))
  })

  it('is written in one go, however many pairs of remove by filter and add it has', async () => {
    const [a] = people as [string]
    const { id, meta } = await create({ members: values(...people) })
    const pairs = Array.from({ length: 200 }, () => [
      { op: 'remove', path: `members[value eq "${a}" and type eq "User"]` },
      { op: 'add', path: 'members', value: values(a) },
    ]).flat()
    expect((await patch(id, ...pairs)).status).toBe(204)
    expect((await read(id)).meta).toEqual(meta)
  })

  it('is refused before anything happens where it looks through all members too often', async () => {
    const { id } = await create({ members: values(people[0]!) })
    const search = { op: 'remove', path: 'members[type eq "User"]' }
    const refused = await patch(id, ...Array.from({ length: 11 }, () => search))
    expect(refused).toMatchObject({ status: 413, body: { detail: expect.stringContaining('name members by value') } })
    expect(await membersOf(id)).toEqual([people[0]])
    expect((await patch(id, ...Array.from({ length: 10 }, () => search))).status).toBe(204)
    expect(await membersOf(id)).toEqual([])
  })

  it('a no-op moves neither version nor lastModified', async () => {
    const { id, meta, displayName } = await create({ members: values(people[0]!) })
    await patch(id, { op: 'add', path: 'members', value: values(people[0]!, nobody) })
    await patch(id, { op: 'remove', path: 'members', value: values(people[1]!) })
    await patch(id, { op: 'replace', value: { displayName, id, members: values(people[0]!) } })
    expect((await read(id)).meta).toEqual(meta)
  })

  it('Q22: another id in the body is refused, and nothing of the request happens', async () => {
    const before = await create({ members: values(people[0]!) })
    const refused = await patch(
      before.id,
      { op: 'remove', path: 'members' },
      { op: 'replace', value: { id: nobody, displayName: 'x' } },
    )
    expect(refused.body).toMatchObject({ status: '400', scimType: 'mutability' })
    expect(await read(before.id)).toEqual(before)
  })

  it('Q23: a PUT replaces the members, keeps them where it is silent and empties them where the list is empty', async () => {
    const { id, displayName } = await create({ externalId: `e-${nth}`, members: values(people[0]!) })
    const put = async (body: object) => (await caller.call('PUT', `/Groups/${id}`, { displayName, ...body })).body
    expect((await put({ members: values(people[1]!) })).members).toMatchObject([{ value: people[1] }])
    const silent = await put({ id: 'other' })
    expect(silent.members).toMatchObject([{ value: people[1] }])
    expect(silent).not.toHaveProperty('externalId')
    expect(await put({ members: [] })).toHaveProperty('members', [])
  })

  it('refuses a stale If-Match and deletes once', async () => {
    const { id, meta } = await create()
    await patch(id, { op: 'add', path: 'members', value: values(people[0]!) })
    const stale = { 'If-Match': meta.version }
    expect((await caller.call('DELETE', `/Groups/${id}`, undefined, stale)).status).toBe(412)
    expect((await caller.call('PUT', `/Groups/${id}`, { displayName: 'x' }, stale)).status).toBe(412)
    const present = `"17.0", ${(await read(id)).meta.version}, "0"`
    expect((await caller.call('DELETE', `/Groups/${id}`, undefined, { 'If-Match': present })).status).toBe(204)
    expect((await caller.call('DELETE', `/Groups/${id}`)).status).toBe(404)
  })
})

describe('the id in a PATCH', () => {
  it('may be repeated in any case, whatever the case in the address; another one is refused', async () => {
    const { id } = await create()
    const rename = (address: string, value: object) =>
      caller.call('PATCH', `/Groups/${address}`, { Operations: [{ op: 'replace', value }] })
    const [upper, displayName] = [id.toUpperCase(), `Renamed ${id}`]
    for (const [address, given] of [
      [upper, id],
      [id, upper],
      [upper, upper],
    ]) {
      expect((await rename(address, { id: given, displayName })).status).toBe(204)
    }
    expect((await read(id)).displayName).toBe(displayName)
    expect((await rename(id, { id: nobody })).body).toMatchObject({ status: '400', scimType: 'mutability' })
  })
})

describe('If-None-Match', () => {
  it('refuses a write to the version it names, and lets others go on', async () => {
    const { id, displayName, meta } = await create({ members: values(people[0]!) })
    const bodies = {
      PATCH: { Operations: [{ op: 'remove', path: 'members[type eq "User"]' }] },
      PUT: { displayName, members: [] },
      DELETE: undefined,
    }
    const answersTo = async (tags: string) => {
      const statuses: number[] = []
      for (const [method, body] of Object.entries(bodies)) {
        statuses.push((await caller.call(method, `/Groups/${id}`, body, { 'If-None-Match': tags })).status)
      }
      return statuses
    }
    expect(await answersTo(meta.version)).toEqual([412, 412, 412])
    expect(await answersTo('*')).toEqual([412, 412, 412])
    expect(await read(id)).toMatchObject({ meta, members: values(people[0]!) })
    expect(await answersTo('W/"0"')).toEqual([204, 200, 204])
  })
})

describe('many at once', () => {
  it('Q38: keeps all of fifty simultaneous adds and loses none of the removals beside them', async () => {
    const members: string[] = []
    for (let at = 0; at < 50; at++) {
      members.push((await caller.call('POST', '/Users', { userName: `crowd-${at}@example.com` })).body.id)
    }
    const leaving = members.slice(0, 10)
    const { id } = await create({ members: values(...leaving) })
    const adds = members.slice(10).map((value) => patch(id, { op: 'add', path: 'members', value: [{ value }] }))
    const removals = leaving.map((value) => patch(id, { op: 'remove', path: `members[value eq "${value}"]` }))
    const answers = await Promise.all([...adds, ...removals])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]))
    expect((await membersOf(id)).toSorted()).toEqual(members.slice(10).toSorted())
  })

  it('streams a group of 5,000 and takes a thousand members in one operation', async () => {
    const { tenantId } = caller
    const { id } = await create()
    await server.db
      .insertInto('person')
      .values(
        Array.from({ length: 5000 }, (_, at) => ({
          tenantId,
          userName: `bulk-${at}`,
          userNameKey: `bulk-${at}`,
          displayKey: `bulk-${at}`,
          attributes: {},
          source: 'entra' as const,
          createdBy: null,
        })),
      )
      .execute()
    const rows = await server.db.selectFrom('person').select('id').where('userName', 'like', 'bulk-%').execute()
    const ids = rows.map((row) => row.id)
    for (let at = 0; at < 5000; at += 1000) {
      const value = values(...ids.slice(at, at + 1000))
      expect((await patch(id, { op: 'add', path: 'members', value })).status).toBe(204)
    }
    expect((await membersOf(id)).toSorted()).toEqual(ids.toSorted())
    const answer = await caller.call('GET', `/Groups/${id}?attributes=displayName`)
    expect(answer.body).not.toHaveProperty('members')

    await sql`analyze person, group_member`.execute(server.db)
    const { no: groupNo } = await server.db
      .selectFrom('personGroup')
      .select('no')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const { no } = await server.db
      .selectFrom('person')
      .select('no')
      .where('id', '=', rows[4_000]!.id)
      .executeTakeFirstOrThrow()
    const read = sql<{ people: number }>`select (seq_tup_read + idx_tup_fetch)::int as people
      from pg_stat_xact_user_tables where relname = 'person'`
    const peopleRead = await inTransaction(server.db, async (trx) => {
      const before = await read.execute(trx)
      await membersPage(trx, { tenantId, groupNo, after: { kind: 'person', no }, limit: 500 })
      return (await read.execute(trx)).rows[0]!.people - (before.rows[0]?.people ?? 0)
    })
    expect(peopleRead, 'a page deep in the group reads its own people and nobody before them').toBeLessThan(1_100)
  })
})
