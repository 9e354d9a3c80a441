import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import * as cases from './cases.ts'
import { ask, call, inviteEverybody, onServer, since, type Tenant, until } from './field.ts'
import { startMailSink } from './mail-sink.ts'
import { command } from './processes.ts'
import { seedPeople } from './seed.ts'
import { requestText, Wire } from './wire.ts'

interface Client {
  kind: string
  clientId: string
  token: string
}

/** Fills a tenant as a large company's is after some weeks: by the product's own acts where that takes seconds, else by SQL. */
export async function furnish(tenant: Tenant, people: number) {
  const early = Math.floor(people * 0.8)
  const say = (what: string, start: number) => console.log(`seeded ${what} in ${since(start)} s`)
  const step = async (what: string, work: () => Promise<unknown>) => {
    const start = performance.now()
    await work()
    say(what, start)
  }
  const clients = await connectClients(tenant)
  const { tenantId } = tenant
  let sample: { n: number; id: string }[] = []
  await step('people', async () => {
    ;({ sample } = await seedPeople(tenant.url, tenantId, early))
    await arrived(tenant, clients, 0)
  })
  await step('invitations', () => inviteByMail(tenant))
  await step('claims', () => claimed(tenant))
  await step('those who came later', async () => {
    await seedPeople(tenant.url, tenantId, people - early, early)
    await arrived(tenant, clients, early)
  })
  await step('groups', () => groups(tenant, clients, people))
  await step('SCIM, uploads, campaigns, an export', () =>
    onServer(tenant, {}, async (field) => {
      for (const { token } of clients.slice(0, 3))
        await cases.mix({
          port: field.port,
          token,
          people,
          sample,
          connections: 4,
          seconds: 4,
          ...(await someGroups(tenant)),
        })
      for (const { token } of clients) await refusals(field.port, token)
      const { id } = await call<{ id: string }>(field, 'POST', '/imports?name=new-hires.csv', staff(5_000))
      await until(field, `/imports/${id}`, 'ready')
      await call(field, 'POST', `/imports/${id}/start`, JSON.stringify({ invite: 'now' }))
      await until(field, `/imports/${id}`, 'done')
      await call(field, 'POST', '/imports?name=leavers.csv', staff(20_000))
      const filter = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Department 7"'
      const remind = JSON.stringify({ kind: 'filter', filter, action: 'remind' })
      await call(field, 'POST', '/campaigns', remind)
      const { id: exportId } = await call<{ id: string }>(field, 'POST', '/exports')
      await until(field, `/exports/${exportId}`, 'ready')
    }),
  )
  await step('two days of the provisioning log', () => busyLog(tenant))
  await step('statistics', () => ask(tenant.url, 'vacuum analyze'))
}

async function connectClients({ environment }: Tenant): Promise<Client[]> {
  const kinds = ['entra', 'google', 'okta', 'ad_sync', 'api', 'entra']
  const clients: Client[] = []
  for (const [n, kind] of kinds.entries()) {
    const words = ['client', 'connect', 'bench', '--kind', kind, '--name', `${kind} ${n + 1}`, '--invite', 'later']
    clients.push({ kind, ...(await command<{ clientId: string; token: string }>(environment, ...words)) })
  }
  return clients
}

/** Over sixty days, from each client its share; one in twenty has left. */
async function arrived({ url, tenantId }: Tenant, clients: readonly Client[], named: number) {
  await ask(
    url,
    `update person set
       source = (array['entra', 'entra', 'entra', 'google', 'google', 'okta', 'ad_sync', 'import', 'admin', 'entra'])[no % 10 + 1],
       created_by = case when no % 10 in (7, 8) then null else ($2::uuid[])[(array[1, 1, 1, 2, 2, 3, 4, 0, 0, 6])[no % 10 + 1]] end,
       created_at = now() - (60 - no * 60.0 / $3) * interval '1 day', modified_at = now() - (60 - no * 60.0 / $3) * interval '1 day'
     where tenant_id = $1 and no > $4`,
    [tenantId, clients.map(({ clientId }) => clientId), await highest(url), named],
  )
  await ask(
    url,
    'update standing set deactivated_at = now() where tenant_id = $1 and person_no > $2 and person_no % 20 = 7',
    [tenantId, named],
  )
  await ask(
    url,
    `insert into audit (tenant_id, at, type, actor_kind, actor_id, person_id, detail)
     select tenant_id, created_at, 'person.provisioned', case when created_by is null then 'system' else 'client' end, created_by, id,
       jsonb_build_object('source', source) from person where tenant_id = $1 and no > $2 order by no`,
    [tenantId, named],
  )
  await ask(url, 'vacuum analyze person, standing')
}

async function highest(url: string): Promise<number> {
  const [row] = await ask<{ no: string }>(url, 'select max(no) as no from person')
  return Number(row!.no)
}

/** The real Invite All to a real mail server for a while; what became of the rest of the mail is then written down. */
async function inviteByMail(tenant: Tenant) {
  const sink = await startMailSink()
  await onServer(tenant, { MAIL_HOLD: undefined, SMTP_URL: sink.smtpUrl }, async (field) => {
    const { invited } = await inviteEverybody(field)
    const before = await sink.taken()
    const start = performance.now()
    await wait(15_000)
    const sent = (await sink.taken()).mails - before.mails
    const rate = Math.round((sent * 1_000) / (performance.now() - start))
    console.log(`invited ${invited}; ${rate} mails a second while ${invited - before.mails} wait`)
  })
  sink.stop()
  await ask(
    tenant.url,
    `update delivery set fence = fence + 1, attempts = 1, lease_until = null, finished_at = now() - (person_no % 20) * interval '1 day',
       created_at = now() - (person_no % 20) * interval '1 day' - interval '1 hour',
       state = case when person_no % 200 = 1 then 'failed' when person_no % 5000 = 2 then 'cancelled' else 'sent' end,
       result_code = case when person_no % 200 = 1 then 550 when person_no % 5000 = 2 then null else 250 end,
       result = case when person_no % 200 = 1 then '5.1.1 no such user here' when person_no % 5000 = 2 then 'the account is claimed' else 'taken' end
     where tenant_id = $1 and state in ('queued', 'sending') and person_no % 2000 <> 3`,
    [tenant.tenantId],
  )
  await ask(
    tenant.url,
    `update delivery set state = 'deferred', attempts = 4, run_at = now() + interval '1 day', result_code = 451, result = '4.7.1 try again later'
     where tenant_id = $1 and state in ('queued', 'sending')`,
    [tenant.tenantId],
  )
}

/** Two of five of the invited; three of five have opened the link. */
async function claimed({ url, tenantId }: Tenant) {
  await ask(
    url,
    `update standing set invited_at = now() - (person_no % 20) * interval '1 day',
       claimed_at = case when person_no % 5 < 2 then now() - random() * (person_no % 20) * interval '1 day' end
     where tenant_id = $1 and invited_at is not null`,
    [tenantId],
  )
  await ask(
    url,
    `insert into link_open (tenant_id, person_no, generation, opens, first_at, last_at, begun_at)
     select tenant_id, person_no, generation, 2, coalesce(claimed_at, now()) - interval '1 hour', coalesce(claimed_at, now()), claimed_at
     from standing where tenant_id = $1 and invited_at is not null and person_no % 5 < 3`,
    [tenantId],
  )
  await ask(
    url,
    `insert into audit (tenant_id, at, type, actor_kind, actor_id, person_id)
     select s.tenant_id, s.claimed_at, 'person.claimed', 'person', p.id, p.id
     from standing s join person p on p.tenant_id = s.tenant_id and p.no = s.person_no
     where s.tenant_id = $1 and s.claimed_at is not null order by s.claimed_at`,
    [tenantId],
  )
  await ask(url, 'vacuum analyze standing, delivery, link_open, audit')
}

/** Four hundred, of which one has a tenth of everybody (100,000 of a million), ten a hundredth, the others some dozens. */
async function groups({ url, tenantId }: Tenant, clients: readonly Client[], people: number) {
  await ask(
    url,
    `insert into person_group (tenant_id, display_name, display_key, pushed_by, role)
     select $1, name, lower(name), case when n % 10 > 0 then $2::uuid end, case when n % 10 = 0 then 'open' end
     from (select n, case n when 1 then 'All staff' else 'Team ' || n end as name from generate_series(1, 400) as n) as named`,
    [tenantId, clients[0]!.clientId],
  )
  await ask(
    url,
    `insert into group_member (tenant_id, group_no, person_no)
     select $1, g.no, p.no from (
       select no, case when display_key = 'all staff' then $2::int / 10 when no % 40 = 0 then $2::int / 100 else 10 + no % 60 end as size
       from person_group where tenant_id = $1
     ) as g join lateral (
       select no from person where tenant_id = $1 and no > (g.no * 997) % ($2::int / 2) order by no limit g.size
     ) as p on true`,
    [tenantId, people],
  )
  await ask(
    url,
    `update person_group set member_count = members.n from (select group_no, count(*) as n from group_member where tenant_id = $1 group by 1) as members
     where tenant_id = $1 and no = members.group_no`,
    [tenantId],
  )
}

async function someGroups({ url, tenantId }: Tenant) {
  const rows = await ask<{ id: string }>(
    url,
    'select id from person_group where tenant_id = $1 and pushed_by is not null order by member_count',
    [tenantId],
  )
  return { smallGroup: rows[0]!.id, largeGroup: rows.at(-1)!.id }
}

async function refusals(port: number, token: string) {
  const wire = await Wire.open(port)
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
  const sent = [
    { method: 'POST', path: '/scim/v2/Users', body: { schemas, userName: 'person1@example.com' } },
    { method: 'POST', path: '/scim/v2/Users', body: { schemas, displayName: 'Nobody' } },
    { method: 'GET', path: '/scim/v2/Users?filter=nonsense' },
    { method: 'GET', path: '/scim/v2/Users/00000000-0000-4000-8000-000000000000' },
  ]
  for (const request of sent) await wire.send(requestText({ token, ...request }))
  wire.close()
}

/** Every hundredth row is refused. */
function staff(rows: number): string {
  const lines = ['Email,First Name,Last Name,Job Title,Department,Employee Id']
  for (let n = 0; n < rows; n++)
    lines.push(
      `${n % 100 === 99 ? 'nonsense' : `hire${n}@example.com`},Hire${n},New,Engineer,Department ${n % 50},H${n}`,
    )
  return lines.join('\n')
}

/** What was logged, over and over again, until there is half a million of it, spread over today and yesterday. */
async function busyLog({ url, tenantId }: Tenant) {
  const [logged] = await ask<{ n: number }>(url, 'select count(*)::int as n from scim_request where tenant_id = $1', [
    tenantId,
  ])
  await ask(
    url,
    `insert into scim_request (tenant_id, at, request_id, operation, client_id, credential_id, method, path, status, ms, subject,
       subject_kind, code, detail, ignored, unknown_members, body)
     select tenant_id, greatest(at - random() * interval '30 hours', date_trunc('day', now() at time zone 'utc') at time zone 'utc' - interval '20 hours'),
       gen_random_uuid(), operation, client_id, credential_id, method, path, status, ms, subject,
       subject_kind, code, detail, ignored, unknown_members, body
     from scim_request, generate_series(1, $2::int) where tenant_id = $1 order by 2`,
    [tenantId, Math.ceil(500_000 / Math.max(1, logged!.n)) - 1],
  )
}
