import { type RawBuilder, sql } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Trx } from '../../db/connection.ts'
import type { ClientKind } from '../../db/tables.ts'
import { deriveKeys } from '../../people/derive-keys.ts'
import type { Planted } from './house.ts'
import type { DemoPerson } from './make-people.ts'
import { type Campaigns, takenWords } from './plant-campaigns.ts'

export interface Ground {
  tenantId: number
  client: { id: string; kind: ClientKind }
  /** Signs the claim links. */
  keyId: string
  inviteLifetimeHours: number
  /** Of which the invitations were. */
  campaigns: Campaigns
}

type PlantedPerson = Pick<Planted, 'no' | 'id'>

/** Sets of rows with their own past, which the verbs of provisioning, who write the present, would not give them. In the order given. */
export async function plantPeople(trx: Trx, ground: Ground, people: readonly DemoPerson[]): Promise<Planted[]> {
  const planted = await plantRows(trx, ground, people)
  const rows = people.map((person, at) => ({ ...planted[at]!, ...factsOf(person, ground.campaigns) }))
  const set = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(no bigint, id uuid, external_id text, addresses jsonb, mail text, campaign bigint,
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
  await plantMail(trx, tenantId, set)
  await plantOpens(trx, tenantId, set)
  return people.map((person, at) => ({ ...person, ...planted[at]! }))
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

/** Mail is planted as done, or as held by its paused campaign: nothing that waits is made, so nothing is ever sent to these people by the demo. */
async function plantMail(trx: Trx, tenantId: number, set: RawBuilder<unknown>): Promise<void> {
  await sql`insert into delivery (tenant_id, person_no, cause, kind, campaign_no, state, run_at, attempts, result_code, result, created_at, finished_at)
    select ${tenantId}, no, 'campaign:' || campaign, 'invitation', campaign, mail, now() - told, case when mail in ('sent', 'failed') then 1 else 0 end,
      case when mail = 'sent' then 250 when mail = 'failed' and no % 3 = 0 then 552 when mail = 'failed' then 550 end,
      case when mail = 'sent' then ${takenWords} when mail = 'cancelled' then 'the invitation was withdrawn'
        when mail = 'failed' and no % 3 = 0 then 'the mailbox is full (5.2.2)' when mail = 'failed' then 'there is no such mailbox (5.1.1)' end,
      now() - told, case when mail <> 'held' then now() - told + interval '4 seconds' end
    from (select *, coalesce(invited, withdrawn * 1.2) as told from ${set}) as p where mail is not null`.execute(trx)
}

/** Whoever claimed has opened their link, and so have some of the others. */
async function plantOpens(trx: Trx, tenantId: number, set: RawBuilder<unknown>): Promise<void> {
  await sql`insert into link_open (tenant_id, person_no, generation, opens, first_at, last_at, begun_at)
    select ${tenantId}, no, 1, 1 + no % 3, now() - invited + interval '5 hours', now() - invited + interval '6 hours', now() - claimed
    from ${set} where mail = 'sent' and invited is not null and (claimed is not null or no % 5 < 3)
      and invited > interval '5 hours'`.execute(trx)
}

/** How long ago each fact began; null where it did not. */
function factsOf(person: DemoPerson, campaigns: Campaigns): JsonObject {
  const { document, externalId, state, daysAgo, mail, isUnderWay } = person
  const { arrived, invited, settled } = daysAgo
  return {
    externalId,
    external_id: externalId,
    addresses: deriveKeys(document).addresses.map((address) => ({ ...address })),
    mail: mail ?? null,
    campaign: (isUnderWay ? campaigns.underWay! : campaigns.launch).no,
    arrived: ago(arrived),
    invited: state === 'invited' || state === 'claimed' ? ago(invited) : null,
    claimed: state === 'claimed' ? ago(settled) : null,
    deactivated: state === 'deactivated' ? ago(settled) : null,
    withdrawn: state === 'withdrawn' ? ago(settled) : null,
  }
}

function ago(days: number): string {
  return `${Math.round(days * 86_400)} seconds`
}
