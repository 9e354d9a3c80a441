import { expectStatus, type Figures, type Load, measure } from './load.ts'
import { entraUser, userName } from './seed.ts'
import { requestText, Wire } from './wire.ts'

/** What a case is measured on. `port` is Vestibule's or the baseline's. */
export interface Field {
  port: number
  token: string
  people: number
  sample: { n: number; id: string }[]
  connections: number
  seconds: number
  smallGroup: string
  largeGroup: string
}

export type Case = (field: Field) => Promise<Figures>

let created = 0

export const create: Case = (field) =>
  load(field, () => post(field, '/scim/v2/Users', entraUser(created++, 'new.example.com')), 201)

export const lookup: Case = (field) => load(field, () => get(field, lookupPath(any(field).n)), 200)

export const read: Case = (field) => load(field, () => get(field, `/scim/v2/Users/${any(field).id}`), 200)

export const patch: Case = (field) =>
  load(
    field,
    (n) =>
      requestText({ method: 'PATCH', path: `/scim/v2/Users/${any(field).id}`, token: field.token, body: patchBody(n) }),
    200,
  )

/** Entra's day: of ten requests four look up, two create, two patch, two add a member. */
export const mix: Case = (field) =>
  load(
    field,
    (n) => {
      const kind = n % 10
      if (kind < 4) return get(field, lookupPath(any(field).n))
      if (kind < 6) return post(field, '/scim/v2/Users', entraUser(created++, 'new.example.com'))
      if (kind < 8)
        return requestText({
          method: 'PATCH',
          path: `/scim/v2/Users/${any(field).id}`,
          token: field.token,
          body: patchBody(n),
        })
      return memberChange(field, field.largeGroup, kind === 8 ? 'add' : 'remove', any(field).id)
    },
    200,
    201,
    204,
  )

export const firstPage: Case = (field) => one(field, () => get(field, '/scim/v2/Users?count=200'))

export const deepIndex: Case = (field) =>
  one(field, () => get(field, `/scim/v2/Users?count=200&startIndex=${Math.max(1, field.people - 400)}`))

export const cursorPage: Case = async (field) => {
  const wire = await Wire.open(field.port)
  const { body } = await wire.send(get(field, '/scim/v2/Users?count=200&cursor='))
  wire.close()
  const cursor = /"nextCursor":"([^"]+)"/.exec(body.toString())?.[1]
  if (!cursor) throw new Error('the first page gave no nextCursor')
  return one(field, () => get(field, `/scim/v2/Users?count=200&cursor=${encodeURIComponent(cursor)}`))
}

export const smallGroup: Case = (field) => members(field, field.smallGroup)
export const largeGroup: Case = (field) => members(field, field.largeGroup)

/** One outsider comes and goes, so that the group keeps its size. */
function members(field: Field, groupId: string) {
  const outsider = field.sample.at(-1)!.id
  return one(field, (n) => memberChange(field, groupId, n % 2 === 0 ? 'add' : 'remove', outsider))
}

function memberChange(field: Field, groupId: string, op: 'add' | 'remove', personId: string) {
  const operation =
    op === 'add'
      ? { op, path: 'members', value: [{ value: personId }] }
      : { op, path: `members[value eq "${personId}"]` }
  return requestText({
    method: 'PATCH',
    path: `/scim/v2/Groups/${groupId}`,
    token: field.token,
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [operation] },
  })
}

function patchBody(n: number) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [
      { op: 'replace', path: 'title', value: `Engineer ${n}` },
      { op: 'replace', path: 'nickName', value: `nick ${n}` },
    ],
  }
}

function lookupPath(n: number) {
  return `/scim/v2/Users?filter=userName+eq+%22${encodeURIComponent(userName(n))}%22`
}

function any({ sample }: Field) {
  return sample[Math.floor(Math.random() * sample.length)]!
}

function get({ token }: Field, path: string) {
  return requestText({ method: 'GET', path, token })
}

function post({ token }: Field, path: string, body: unknown) {
  return requestText({ method: 'POST', path, token, body })
}

function load(field: Field, request: Load['request'], ...statuses: number[]) {
  return measure({
    port: field.port,
    connections: field.connections,
    seconds: field.seconds,
    request,
    check: expectStatus(...statuses),
  })
}

/** On one connection: what a single request takes. */
function one(field: Field, request: Load['request']) {
  return measure({
    port: field.port,
    connections: 1,
    seconds: Math.min(3, field.seconds),
    request,
    check: expectStatus(200, 204),
  })
}
