import { type Insertable, sql } from 'kysely'
import type { Trx } from '../../db/connection.ts'
import type { CampaignTable } from '../../db/tables.ts'
import { actorId } from '../../audit/actor.ts'
import { ENTERPRISE_URN } from '../../people/user-schema.ts'
import type { Company } from './companies.ts'
import { type Admins, ago, type House, type Planted } from './house.ts'
import { type DemoPerson, pausedDaysAgo } from './make-people.ts'
import { friendlyText } from './friendly-text.ts'

export interface PlantedCampaign {
  no: number
  id: string
}

export interface Campaigns {
  launch: PlantedCampaign
  reminder: PlantedCampaign | null
  underWay: PlantedCampaign | null
}

interface Planning {
  tenantId: number
  company: Company
  people: readonly DemoPerson[]
  admins: Admins
}

/** In the order of their time, before there are people: the launch, a reminder, and one that was paused half-way. */
export async function plantCampaigns(trx: Trx, plan: Planning): Promise<Campaigns> {
  const { showsAll, underWay } = plan.company
  const launch = await plantLaunch(trx, plan)
  const reminder = showsAll ? await plantReminder(trx, plan) : null
  return { launch, reminder, underWay: underWay ? await plantPaused(trx, plan) : null }
}

/** Inviting all would have made the client invite on creation, too. */
async function plantLaunch(trx: Trx, { tenantId, company, people, admins }: Planning): Promise<PlantedCampaign> {
  const invited = people.filter(({ mail, isUnderWay }) => mail !== undefined && !isUnderWay).length
  const begun = ago(company.arrived[0])
  return insert(trx, {
    tenantId,
    kind: company.client.inviteOnCreate ? 'all' : 'list',
    cutOff: 0,
    state: 'done',
    expected: invited,
    invited,
    createdBy: actorId(admins.admin),
    createdAt: begun,
    finishedAt: begun,
  })
}

const remindedDaysAgo = 3

async function plantReminder(trx: Trx, { tenantId, people, admins }: Planning): Promise<PlantedCampaign> {
  const reminded = people.filter(isReminded).length
  const at = ago(remindedDaysAgo)
  return insert(trx, {
    tenantId,
    kind: 'all',
    action: 'remind',
    cutOff: 0,
    state: 'done',
    expected: reminded,
    invited: reminded,
    createdBy: actorId(admins.inviter),
    createdAt: at,
    finishedAt: at,
  })
}

async function plantPaused(trx: Trx, { tenantId, company, people, admins }: Planning): Promise<PlantedCampaign> {
  return insert(trx, {
    tenantId,
    kind: 'filter',
    filter: `${ENTERPRISE_URN}:department eq "${company.underWay}"`,
    subject: 'Your place at {{company}}',
    body: friendlyText.body,
    cutOff: 0,
    state: 'paused',
    expected: people.filter((person) => isMeant(person, company)).length,
    invited: people.filter(({ isUnderWay }) => isUnderWay).length,
    createdBy: actorId(admins.inviter),
    createdAt: ago(pausedDaysAgo + 0.02),
  })
}

function isMeant({ department, state, isUnderWay }: DemoPerson, company: Company): boolean {
  return department === company.underWay && (isUnderWay === true || state === 'uninvited')
}

/** What a paused campaign has still to do: resumed, it invites the others of its department. */
export async function plantChosen(trx: Trx, { tenantId, company, people }: House, campaignNo: number): Promise<void> {
  const meant = people.filter((person) => isMeant(person, company))
  await choose(trx, { tenantId, campaignNo }, meant)
  const cursor = Math.max(...meant.filter(({ isUnderWay }) => isUnderWay).map(({ no }) => no))
  const cutOff = Math.max(...meant.map(({ no }) => no))
  await trx
    .updateTable('campaign')
    .set({ cursor, cutOff })
    .where('tenantId', '=', tenantId)
    .where('no', '=', campaignNo)
    .execute()
}

interface Reminding {
  campaignNo: number
  inviteLifetimeHours: number
}

/** A second mail to those who had not claimed by then. */
export async function plantReminders(
  trx: Trx,
  { tenantId, people }: House,
  { campaignNo, inviteLifetimeHours }: Reminding,
): Promise<void> {
  const reminded = people.filter(isReminded)
  const at = ago(remindedDaysAgo)
  await choose(trx, { tenantId, campaignNo }, reminded)
  const set = sql`campaign_person as chosen where chosen.tenant_id = ${tenantId} and chosen.campaign_no = ${campaignNo}`
  await sql`insert into delivery (tenant_id, person_no, cause, kind, campaign_no, state, run_at, attempts, result_code, result, created_at, finished_at)
    select ${tenantId}, person_no, ${`campaign:${campaignNo}`}, 'reminder', ${campaignNo}, 'sent', ${at}::timestamptz, 1, 250, ${takenWords},
      ${at}::timestamptz, ${at}::timestamptz + interval '5 seconds'
    from ${set}`.execute(trx)
  // As a reminder does: the same link, whose clock begins anew.
  await sql`update standing set link_expires_at = ${at}::timestamptz + make_interval(hours => ${inviteLifetimeHours}::int)
    where tenant_id = ${tenantId} and person_no in (select person_no from ${set}) and claimed_at is null`.execute(trx)
}

function isReminded({ state, mail, isUnderWay, daysAgo: { invited, settled } }: DemoPerson): boolean {
  if (mail !== 'sent' || isUnderWay || invited < remindedDaysAgo + 2) return false
  return state === 'invited' || (state === 'claimed' && settled < remindedDaysAgo)
}

/** What a mail server says to a mail that it takes. */
export const takenWords = 'the mail server took it'

interface WhichCampaign {
  tenantId: number
  campaignNo: number
}

async function choose(trx: Trx, which: WhichCampaign, people: readonly Planted[]): Promise<void> {
  await trx
    .insertInto('campaignPerson')
    .values(people.map(({ no: personNo }) => ({ ...which, personNo })))
    .execute()
}

function insert(trx: Trx, values: Insertable<CampaignTable>): Promise<PlantedCampaign> {
  return trx.insertInto('campaign').values(values).returning(['no', 'id']).executeTakeFirstOrThrow()
}
