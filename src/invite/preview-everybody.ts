import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import { countByState } from '../people/count-by-state.ts'
import { askForSurvey, findSurvey, sampleAddresses, type SurveyFigures } from './address-survey.ts'
import { type CampaignCounts, roleNames } from './campaign-counts.ts'
import { peopleOfWaitingMail } from './waiting-mail.ts'

/** Up to so many the one statement that counts everything is quick enough. */
const fewPeople = 20_000

/**
 * The preview of a tenant too large to look at everybody while an admin waits: states as they are kept, offices by the
 * index, and what needs all addresses from the last survey, else from a sample. @returns undefined where it is small
 */
export async function previewEverybody(db: Executor, tenantId: number): Promise<CampaignCounts | undefined> {
  const counts = await countByState(db, tenantId)
  if (counts.total <= fewPeople) return undefined
  const survey = await findSurvey(db, tenantId)
  if (survey?.countedAt === undefined || survey.isOld) await askForSurvey(db, tenantId)
  const figures: SurveyFigures = survey ?? (await sampleAddresses(db, tenantId, counts.uninvited))
  return {
    toInvite: counts.uninvited,
    withdrawn: counts.withdrawn,
    inactive: counts.deactivated,
    alreadyInvited: counts.invited,
    mailWaiting: await countWaiting(db, tenantId),
    claimed: counts.claimed,
    withoutMail: Math.min(figures.withoutMail, counts.uninvited),
    sharedAddress: Math.min(figures.sharedAddress, counts.uninvited),
    roleAddress: await countRoleAddresses(db, tenantId),
    addresses: survey ? 'kept' : 'estimated',
    addressesCountedAt: survey?.countedAt ?? null,
  }
}

/** By what waits, which most of the time is little, and not by who is invited. */
async function countWaiting(db: Executor, tenantId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from standing
    where tenant_id = ${tenantId} and person_no in (${peopleOfWaitingMail(tenantId)})
      and deactivated_at is null and claimed_at is null and invited_at is not null`.execute(db)
  return rows[0]!.n
}

/**
 * A short piece of the index for each name: A follows @. The `offset 0` keep it so: how short it is no statistics tell, and
 * joined freely all addresses are read, once a campaign has left few uninvited.
 */
async function countRoleAddresses(db: Executor, tenantId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from unnest(${roleNames}::text[]) as role (name), lateral (
      select person_no from person_address
      where tenant_id = ${tenantId} and is_mail
        and value_key >= role.name || '@' collate "C" and value_key < role.name || 'A' collate "C"
      offset 0
    ) as address
    where exists (
      select from standing
      where standing.tenant_id = ${tenantId} and standing.person_no = address.person_no
        and standing.deactivated_at is null and standing.claimed_at is null and standing.invited_at is null
      offset 0
    )`.execute(db)
  return rows[0]!.n
}
