import { expectStatus, measure } from './load.ts'
import type { Field } from './cases.ts'
import type { Row } from './report.ts'
import { userName } from './seed.ts'
import { type Answer, requestText, Wire } from './wire.ts'

/** Milliseconds by which the server's event loop is late, as `/metrics` tells it. */
export interface LoopDelay {
  p99: number
  max: number
}

const attackers = 16

/**
 * How late the event loop is under look-ups alone, and under each of the worst requests known: sixteen at a time, beside
 * look-ups. A `worst` that is refused counts as well as one that is carried out.
 */
export async function hostile(field: Field): Promise<Row> {
  const normal = await delayDuring(field, () => lookUps(field, field.connections, field.seconds))
  const shapes: NonNullable<Row['hostile']>['shapes'] = []
  for (const { name, requests } of await worstRequests(field)) {
    const delay = await delayDuring(field, () => attack(field, requests))
    shapes.push({ name, ...delay })
    console.error(`  ${name}: p99 ${delay.p99.toFixed(0)} ms, max ${delay.max.toFixed(0)} ms`)
  }
  return { people: field.people, name: 'hostile', hostile: { normal: normal, shapes } }
}

export async function attack(field: Field, requests: readonly string[]): Promise<void> {
  const ends = Date.now() + field.seconds * 1000
  const send = async (first: number) => {
    const wire = await Wire.open(field.port)
    for (let n = first; Date.now() < ends; n++) refuseFault(await wire.send(requests[n % requests.length]!))
    wire.close()
  }
  const attacking = Array.from({ length: attackers }, (_, first) => send(first))
  await Promise.all([...attacking, lookUps(field, 1, field.seconds)])
}

function refuseFault({ status, body }: Answer) {
  if (status >= 500) throw new Error(`a hostile request got ${status}: ${body.toString('utf8', 0, 300)}`)
}

function lookUps({ port, token, sample }: Field, connections: number, seconds: number) {
  const request = (n: number) => {
    const name = encodeURIComponent(userName(sample[n % sample.length]!.n))
    return requestText({ method: 'GET', path: `/scim/v2/Users?filter=userName+eq+%22${name}%22`, token })
  }
  return measure({ port, connections, seconds, request, check: expectStatus(200) })
}

/** The histogram is emptied by each look at it. */
export async function delayDuring({ port }: Pick<Field, 'port'>, work: () => Promise<unknown>): Promise<LoopDelay> {
  await metrics(port)
  await work()
  const text = await metrics(port)
  const milliseconds = (name: string) =>
    Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds (.+)$`, 'm').exec(text)?.[1]) * 1000
  return { p99: milliseconds('p99'), max: milliseconds('max') }
}

async function metrics(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
}

interface Shape {
  name: string
  requests: string[]
}

const MEBIBYTE = 1024 * 1024

export async function worstRequests(field: Field): Promise<Shape[]> {
  const { token } = field
  const many = await Promise.all(Array.from({ length: 4 }, (_, at) => heavyPerson(field, at)))
  const patches = (operations: (at: number) => unknown, count: number) =>
    many.map((id) =>
      requestText({
        method: 'PATCH',
        path: `/scim/v2/Users/${id}`,
        token,
        body: { Operations: Array.from({ length: count }, (_, at) => operations(at)) },
      }),
    )
  const post = (path: string, text: string) => [rawRequest(token, { path, text })]
  const remove = (path: string) => ({ op: 'remove', path })
  const terms = (count: number) => Array.from({ length: count }, (_, at) => `value co "no${at}"`).join(' or ')
  return [
    { name: 'PATCH of filters over a long list', requests: patches(() => remove(`roles[${terms(8)}]`), 25) },
    { name: 'PATCH of a thousand filters', requests: patches((at) => remove(`photos[value eq "no${at}"]`), 1000) },
    { name: 'PATCH of letters that folding makes many of', requests: patches(() => remove('ims[value co "no"]'), 48) },
    { name: 'PATCH of long paths', requests: patches((at) => remove(`emails[${terms(40)} or value eq "${at}"]`), 900) },
    {
      name: 'PATCH that adds what is there',
      requests: patches(() => ({ op: 'add', path: 'photos', value: { display: 'no' } }), 1000),
    },
    {
      name: 'POST of unknown names',
      requests: post(
        '/Users',
        filled('{"userName":"a",', (at) => `"a${at}":1`, '}'),
      ),
    },
    {
      name: 'POST of unknown names in many objects',
      requests: post(
        '/Users',
        filled('{"userName":"a","b":[', (at) => objectOf(400, at % 10), ']}'),
      ),
    },
    {
      name: 'POST of small lists',
      requests: post(
        '/Users',
        filled('{"userName":"a","b":[', () => '[]', ']}'),
      ),
    },
    {
      name: 'POST of combining marks',
      requests: post(
        '/Users',
        filled('{"userName":"a","emails":[', () => `{"value":"${marks}"}`, ']}'),
      ),
    },
    {
      name: 'POST of a full mebibyte',
      requests: post(
        '/Users',
        filled('{"emails":[', (at) => `{"value":"${'x'.repeat(990)}${at}"}`, ']}'),
      ),
    },
    {
      name: 'POST of a group of unknown members',
      requests: post(
        '/Groups',
        filled('{"displayName":"a","displayName2":[', (at) => `{"value":"u${at}"}`, ']}'),
      ),
    },
    { name: 'POST of four kilobytes that are refused', requests: post('/Users', objectOf(400, 1)) },
    { name: 'Bulk of a thousand refusals', requests: post('/Bulk', refusals()) },
    {
      name: 'If-None-Match of 15 kB',
      requests: many.map((id) =>
        requestText({ method: 'PATCH', path: `/scim/v2/Users/${id}`, token, body: { Operations: [] } }).replace(
          '\r\n',
          `\r\nIf-None-Match: ${'1'.repeat(15_000)}\r\n`,
        ),
      ),
    },
    {
      name: 'GET with a filter of a hundred terms',
      requests: [
        requestText({
          method: 'GET',
          path: `/scim/v2/Users?count=1000&filter=${encodeURIComponent(Array.from({ length: 100 }, (_, at) => `userName eq "person${at}@example.com"`).join(' or ')).slice(0, 7000)}`,
          token,
        }),
      ],
    },
    {
      name: 'GET of what is heavy',
      requests: many.map((id) => requestText({ method: 'GET', path: `/scim/v2/Users/${id}`, token })),
    },
  ]
}

const marks = `a${'\u0301'.repeat(2000)}${'\u0316'.repeat(2000)}`

const objectOf = (names: number, from: number) =>
  `{${Array.from({ length: names }, (_, at) => `"n${from * names + at}":1`).join()}}`

/** A body of just under one mebibyte. */
function filled(head: string, part: (at: number) => string, tail: string): string {
  const parts: string[] = []
  let size = head.length + tail.length
  for (let at = 0; ; at++) {
    const next = part(at)
    size += Buffer.byteLength(next) + 1
    if (size > MEBIBYTE) return head + parts.join() + tail
    parts.push(next)
  }
}

function refusals(): string {
  const data = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`emails[type eq "${at}"].value`, 'x']))
  const Operations = Array.from({ length: 900 }, () => ({ method: 'POST', path: '/Users', data }))
  return JSON.stringify({ Operations })
}

function rawRequest(token: string, { path, text }: { path: string; text: string }): string {
  return (
    `POST /scim/v2${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: application/scim+json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  )
}

/** Somebody with a mebibyte of values, within all limits. */
async function heavyPerson({ port, token }: Field, at: number): Promise<string> {
  const list = (value: (n: number) => string) =>
    Array.from({ length: 1000 }, (_, n) => ({ value: value(n), type: `${n}` }))
  const body = {
    userName: `heavy-${at}-${Date.now()}@heavy.example.com`,
    roles: list((n) => `${'x'.repeat(500)}${n}`),
    photos: list((n) => `https://heavy.example.com/${n}`),
    ims: list((n) => `${'ﷺ'.repeat(60)}${n}`),
    emails: list((n) => `${n}@heavy.example.com`).slice(0, 20),
  }
  const wire = await Wire.open(port)
  const answer = await wire.send(requestText({ method: 'POST', path: '/scim/v2/Users', token, body }))
  wire.close()
  expectStatus(201)(answer)
  return (JSON.parse(answer.body.toString()) as { id: string }).id
}
