import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import pg from 'pg'

/**
 * L: the least that a server can do for the same rows. node:http and pg, one prepared statement a request,
 * no validation, no schema, no token, no errors. What Vestibule costs is measured against it.
 */
const tenantId = Number(process.env['BENCH_TENANT'])
const clientId = process.env['BENCH_CLIENT']
const pool = new pg.Pool({ connectionString: process.env['BENCH_DATABASE'], max: 16 })

const create = `
  with client as (
    select invite_on_create from provisioning_client where tenant_id = $1 and id = $2 for share
  ), person as (
    insert into person (tenant_id, user_name, user_name_key, display_key, employee_key, attributes, source, created_by)
    select $1, $3, $4, $5, $6, $7, 'entra', $2 from client returning no, id, created_at
  ), standing as (
    insert into standing (tenant_id, person_no) select $1, no from person
  ), address as (
    insert into person_address (tenant_id, person_no, ord, value, value_key, type, is_primary, is_mail)
    select $1, no, 1, $8, $9, 'work', true, true from person
  ), external as (
    insert into person_external_id (tenant_id, client_id, external_id, person_no) select $1, $2, $10, no from person
  ), counted as (
    update person_count set n = n + 1 where tenant_id = $1 and slot = $11
  ), audited as (
    insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
    select $1, 'person.provisioned', 'client', $2, id, '{}' from person
  )
  select id, created_at from person`

// What an answer shows of a person: themselves, whether they are active, the client's own id, and their groups.
const shown = (person: string) => `
  ${person}.id, ${person}.user_name, ${person}.attributes, ${person}.version, ${person}.created_at, ${person}.modified_at,
  s.version as standing, s.deactivated_at,
  (select external_id from person_external_id e
    where e.tenant_id = $1 and e.person_no = ${person}.no and e.client_id = $3) as external_id,
  (select coalesce(json_agg(json_build_object('value', g.id, 'display', g.display_name)), '[]')
    from group_member m join person_group g on g.tenant_id = m.tenant_id and g.no = m.group_no
    where m.tenant_id = $1 and m.person_no = ${person}.no) as groups`
const read = (condition: string) => `
  select ${shown('p')} from person p join standing s on s.tenant_id = p.tenant_id and s.person_no = p.no
  where p.tenant_id = $1 and ${condition}`
const byUserName = read('p.user_name_key = $2')
const byId = read('p.id = $2')
const patch = `
  with changed as (
    update person set attributes = attributes || $4, version = version + 1, modified_at = now()
    where tenant_id = $1 and id = $2 returning no, id, user_name, attributes, version, created_at, modified_at
  ), audited as (
    insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
    select $1, 'person.changed', 'client', $3, id, '{}' from changed
  )
  select ${shown('changed')} from changed join standing s on s.tenant_id = $1 and s.person_no = changed.no`

interface Body {
  userName: string
  displayName: string
  externalId: string
  Operations: { value: unknown }[]
  [name: string]: unknown
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url!, 'http://localhost')
  const id = url.pathname.split('/')[4]
  if (request.method === 'POST') return send(response, 201, await createPerson(await readJson(request)))
  if (request.method === 'PATCH') {
    const { Operations } = await readJson(request)
    const rows = await query('patch', patch, [
      tenantId,
      id,
      clientId,
      JSON.stringify({ title: Operations[0]!.value, nickName: Operations[1]!.value }),
    ])
    return send(response, 200, resource(rows[0]!))
  }
  if (id) return send(response, 200, resource((await query('by-id', byId, [tenantId, id, clientId]))[0]!))
  const userName = url.searchParams.get('filter')!.slice('userName eq "'.length, -1)
  const rows = await query('by-name', byUserName, [tenantId, userName.toLowerCase(), clientId])
  send(response, 200, {
    totalResults: rows.length,
    startIndex: 1,
    itemsPerPage: rows.length,
    Resources: rows.map(resource),
  })
}

async function createPerson(body: Body) {
  const key = body.userName.toLowerCase()
  const rows = await query('create', create, [
    tenantId,
    clientId,
    body.userName,
    key,
    body.displayName.toLowerCase(),
    key,
    JSON.stringify(body),
    body.userName,
    key,
    body.externalId,
    Math.floor(Math.random() * 16),
  ])
  return { ...body, id: rows[0]!['id'], meta: { created: rows[0]!['created_at'] } }
}

function resource(row: Record<string, unknown>) {
  return {
    ...(row['attributes'] as object),
    id: row['id'],
    userName: row['user_name'],
    externalId: row['external_id'],
    active: row['deactivated_at'] === null,
    groups: row['groups'],
    meta: { version: row['version'], created: row['created_at'] },
  }
}

async function query(name: string, text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  const { rows } = await pool.query({ name, text, values })
  return rows
}

async function readJson(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString())
}

function send(response: ServerResponse, status: number, body: unknown) {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'Content-Type': 'application/scim+json', 'Content-Length': Buffer.byteLength(text) })
  response.end(text)
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: Error) => {
    response.writeHead(500)
    response.end(error.stack)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as { port: number }).port })}\n`)
})
