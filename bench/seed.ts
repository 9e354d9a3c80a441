import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

export interface Seeded {
  people: number
  /** `id` of the person whose userName is `person{n}@example.com`, for a spread of them. */
  sample: { n: number; id: string }[]
}

const sampleSize = 2_000

/**
 * Fills a tenant with uninvited people by COPY. Numbers follow on from those that are there.
 * @param named the `n` of the first `person{n}@example.com`, where people are there already.
 */
export async function seedPeople(url: string, tenantId: number, people: number, named = 0): Promise<Seeded> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ first: string }>('select coalesce(max(no), 0) + 1 as first from person')
    const first = Number(rows[0]!.first)
    const ids = Array.from({ length: people }, () => randomUUID())
    await copy(client, personColumns, people, (n) => personRow(tenantId, first + n, named + n, ids[n]!))
    await copy(
      client,
      'person_address (tenant_id, person_no, ord, value, value_key, type, is_primary, is_mail)',
      people,
      (n) => {
        const address = userName(named + n)
        return [tenantId, first + n, 1, address, address, 'work', 't', 't']
      },
    )
    await copy(client, 'standing (tenant_id, person_no)', people, (n) => [tenantId, first + n])
    await client.query(`select setval(pg_get_serial_sequence('person', 'no'), ${first + people})`)
    await client.query('update person_count set n = n + $2 where tenant_id = $1 and slot = 0', [tenantId, people])
    await client.query('vacuum analyze person, person_address, standing, person_count')
    const step = Math.max(1, Math.floor(people / sampleSize))
    const sample = []
    for (let n = 0; n < people; n += step) sample.push({ n: named + n, id: ids[n]! })
    return { people, sample }
  } finally {
    await client.end()
  }
}

/** Makes the people with the lowest numbers members of a group that is there already. */
export async function seedMembers(url: string, tenantId: number, groupId: string, members: number) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      `insert into group_member (tenant_id, group_no, person_no)
       select $1, g.no, p.no from person_group g, (select no from person where tenant_id = $1 order by no limit $3) p
       where g.tenant_id = $1 and g.id = $2`,
      [tenantId, groupId, members],
    )
    await client.query('update person_group set member_count = $3 where tenant_id = $1 and id = $2', [
      tenantId,
      groupId,
      members,
    ])
    await client.query('vacuum analyze group_member, person_group')
  } finally {
    await client.end()
  }
}

export function userName(n: number): string {
  return `person${n}@example.com`
}

/** What Entra ID sends to create a person. */
export function entraUser(n: number, domain = 'example.com') {
  return {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    externalId: `entra-${domain}-${n}`,
    userName: `person${n}@${domain}`,
    active: true,
    displayName: `Person ${n}`,
    emails: [{ primary: true, type: 'work', value: `person${n}@${domain}` }],
    meta: { resourceType: 'User' },
    name: { formatted: `Given${n} Family${n}`, familyName: `Family${n}`, givenName: `Given${n}` },
    title: 'Engineer',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      department: `Department ${n % 50}`,
      employeeNumber: `E${domain}${n}`,
    },
  }
}

const personColumns =
  'person (tenant_id, no, id, user_name, user_name_key, display_key, employee_key, attributes, source)'

function personRow(tenantId: number, no: number, n: number, id: string) {
  const {
    userName,
    externalId: _externalId,
    active: _active,
    schemas: _schemas,
    meta: _meta,
    ...attributes
  } = entraUser(n)
  return [tenantId, no, id, userName, userName, `person ${n}`, `eexample.com${n}`, JSON.stringify(attributes), 'entra']
}

async function copy(client: pg.Client, target: string, rows: number, row: (n: number) => (string | number)[]) {
  const lines = Readable.from(blocks(rows, row))
  await pipeline(lines, client.query(copyFrom(`copy ${target} from stdin`)))
}

function* blocks(rows: number, row: (n: number) => (string | number)[]) {
  for (let start = 0; start < rows; start += 1_000) {
    let block = ''
    for (let n = start; n < Math.min(rows, start + 1_000); n++) block += `${row(n).join('\t')}\n`
    yield block
  }
}
