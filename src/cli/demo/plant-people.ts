import { sql } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Trx } from '../../db/connection.ts'
import type { ClientKind } from '../../db/tables.ts'
import { deriveKeys } from '../../people/derive-keys.ts'
import type { DemoPerson } from './make-people.ts'

export interface Ground {
  tenantId: number
  client: { id: string; kind: ClientKind }
  /** Signs the claim links. */
  keyId: string
  inviteLifetimeHours: number
  /** Of which the invitations were. */
  campaignNo: number
}

export interface PlantedPerson {
  no: number
  id: string
}

const day = 86_400

/** Sets of rows with their own past, which the verbs of provisioning, who write the present, would not give them. In the order given. */
export async function plantPeople(trx: Trx, ground: Ground, people: readonly DemoPerson[]): Promise<PlantedPerson[]> {
  const planted = await plantRows(trx, ground, people)
  const rows = people.map((person, at) => ({ ...planted[at]!, ...factsOf(person) }))
  const set = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(no bigint, id uuid, external_id text, addresses jsonb, mail text,
    arrived interval, invited interval, claimed interval, deactivated interval, withdrawn interval)`
  const { tenantId, client, keyId, inviteLifetimeHours } = ground

  await sql`insert into standing (tenant_id, person_no, invited_at, claimed_at, deactivated_at, withdrawn_at, handle, generation, key_id, link_expires_at, version)
    select ${tenantId}, no, now() - invited, now() - claimed, now() - deactivated, now() - withdrawn,
      case when coalesce(invited, withdrawn) is not null then random_handle() end,
      case when withdrawn is not null then 2 when invited is not null then 1 else 0 end,
      case when coalesce(invited, withdrawn) is not null then ${keyId} end,
      now() - invited + make_interval(hours => ${inviteLifetimeHours}::int), 1
    from ${set}`.execute(trx)
  await sql`insert into person_address (tenant_id, person_no, ord, value, value_key, type, is_primary, is_mail)
    select ${tenantId}, p.no, a.* from ${set}, jsonb_to_recordset(p.addresses)
      as a(ord smallint, value text, "valueKey" text, type text, "isPrimary" boolean, "isMail" boolean)`.execute(trx)
  await sql`insert into person_external_id (tenant_id, client_id, external_id, person_no)
    select ${tenantId}, ${client.id}, external_id, no from ${set}`.execute(trx)
  await sql`update person_count set n = n + ${people.length} where tenant_id = ${tenantId} and slot = 0`.execute(trx)
  await plantPast(trx, { tenantId, clientId: client.id, campaignNo: ground.campaignNo, set })
  return planted
}

async function plantRows(
  trx: Trx,
  { tenantId, client }: Ground,
  people: readonly DemoPerson[],
): Promise<PlantedPerson[]> {
  const rows = people.map(({ document, daysAgo }, at) => {
    const { userNameKey, displayKey, employeeKey } = deriveKeys(document)
    const { userName, attributes } = document
    return { at, userName, userNameKey, displayKey, employeeKey, attributes, arrived: ago(daysAgo.arrived) }
  })
  const { rows: planted } = await sql<PlantedPerson & { userNameKey: string }>`
    insert into person (tenant_id, user_name, user_name_key, display_key, employee_key, attributes, source, created_by, created_at, modified_at)
    select ${tenantId}, p."userName", p."userNameKey", p."displayKey", p."employeeKey", p.attributes, ${client.kind}, ${client.id},
      now() - p.arrived, now() - p.arrived
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as p(at int, "userName" text, "userNameKey" text, "displayKey" text, "employeeKey" text, attributes jsonb, arrived interval)
    order by p.at
    returning no, id, user_name_key`.execute(trx)
  const byName = new Map(planted.map(({ userNameKey, no, id }) => [userNameKey, { no, id }]))
  return rows.map(({ userNameKey }) => byName.get(userNameKey)!)
}

/** Mail is planted as done: nothing that waits is made, so nothing is ever sent to these people by the demo. */
async function plantPast(
  trx: Trx,
  {
    tenantId,
    clientId,
    campaignNo,
    set,
  }: { tenantId: number; clientId: string; campaignNo: number; set: ReturnType<typeof sql> },
): Promise<void> {
  await sql`insert into delivery (tenant_id, person_no, cause, kind, campaign_no, state, run_at, attempts, result_code, result, created_at, finished_at)
    select ${tenantId}, no, ${`campaign:${campaignNo}`}, 'invitation', ${campaignNo}::bigint, mail, now() - told, 1, case mail when 'sent' then 250 else 550 end,
      case mail when 'sent' then 'the mail server took it' else 'there is no such mailbox (5.1.1)' end,
      now() - told, now() - told + interval '4 seconds'
    from (select *, coalesce(invited, withdrawn * 1.2) as told from ${set}) as p where mail is not null`.execute(trx)
  // Whoever claimed has opened their link, and so have some of the others.
  await sql`insert into link_open (tenant_id, person_no, generation, opens, first_at, last_at, begun_at)
    select ${tenantId}, no, 1, 1 + no % 3, now() - invited + interval '5 hours', now() - invited + interval '6 hours', now() - claimed
    from ${set} where mail = 'sent' and invited is not null and (claimed is not null or no % 5 < 3)
      and invited > interval '5 hours'`.execute(trx)
  await sql`insert into audit (tenant_id, at, type, actor_kind, actor_id, person_id)
    select ${tenantId}, now() - event.ago, event.type, event.actor, case event.actor when 'client' then ${clientId}::uuid when 'person' then p.id end, p.id
    from ${set}, lateral (values
      ('person.provisioned', 'client', p.arrived),
      ('person.invited', 'operator', coalesce(p.invited, p.withdrawn * 1.2)),
      ('person.claimed', 'person', p.claimed),
      ('invite.withdrawn', 'operator', p.withdrawn),
      ('person.deactivated', 'client', p.deactivated)) as event(type, actor, ago)
    where event.ago is not null order by event.ago desc`.execute(trx)
}

/** How long ago each fact began; null where it did not. */
function factsOf({ document, externalId, state, daysAgo, mail }: DemoPerson): JsonObject {
  const { arrived, invited, settled } = daysAgo
  return {
    externalId,
    external_id: externalId,
    addresses: deriveKeys(document).addresses.map((address) => ({ ...address })),
    mail: mail ?? null,
    arrived: ago(arrived),
    invited: state === 'invited' || state === 'claimed' ? ago(invited) : null,
    claimed: state === 'claimed' ? ago(settled) : null,
    deactivated: state === 'deactivated' ? ago(settled) : null,
    withdrawn: state === 'withdrawn' ? ago(settled) : null,
  }
}

function ago(days: number): string {
  return `${Math.round(days * day)} seconds`
}
