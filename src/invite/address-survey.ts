import { sql } from 'kysely'
import type { Database, Executor } from '../db/connection.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { AddressFigures } from './campaign-counts.ts'

/** What needs all addresses to be looked at. */
export type SurveyFigures = Pick<AddressFigures, 'withoutMail' | 'sharedAddress'>

const job = 'address-survey'
const oldAfter = '10 minutes'

/** What all addresses came to when they were last looked at; undefined where that is longer ago than a day. */
export async function findSurvey(
  db: Executor,
  tenantId: number,
): Promise<(SurveyFigures & { countedAt: Date; isOld: boolean }) | undefined> {
  return db
    .selectFrom('addressSurvey')
    .select(['withoutMail', 'sharedAddress', 'countedAt'])
    .select(sql<boolean>`counted_at < now() - ${sql.lit(oldAfter)}::interval`.as('isOld'))
    .where('tenantId', '=', tenantId)
    .where('countedAt', '>', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirst()
}

/** Once at a time for a tenant, however often it is asked. */
export async function askForSurvey(db: Executor, tenantId: number): Promise<void> {
  await enqueueJob(db, job, { tenantId }, { key: `${job}:${tenantId}` })
}

export function registerAddressSurvey(jobs: Jobs, { db }: { db: Database }): void {
  jobs.register<{ tenantId: number }>(job, ({ tenantId }) => surveyAddresses(db, tenantId))
}

/** Looks at the addresses of everybody uninvited: seconds for a million. */
export async function surveyAddresses(db: Executor, tenantId: number): Promise<void> {
  await sql`
    with uninvited as (
      select standing.person_no, address.value_key from standing
      left join person_address address
        on address.tenant_id = ${tenantId} and address.person_no = standing.person_no and address.is_mail
      where standing.tenant_id = ${tenantId}
        and standing.deactivated_at is null and standing.claimed_at is null and standing.invited_at is null
    ), shared as materialized (
      select value_key from person_address where tenant_id = ${tenantId} and is_mail
      group by value_key having count(*) > 1
    )
    insert into address_survey (tenant_id, without_mail, shared_address, people, counted_at)
    select ${tenantId}, count(*) filter (where uninvited.value_key is null), count(shared.value_key), count(*), now()
    from uninvited left join shared using (value_key)
    on conflict (tenant_id) do update set without_mail = excluded.without_mail,
      shared_address = excluded.shared_address, people = excluded.people, counted_at = excluded.counted_at`.execute(db)
}

const uninvited = () => sql`deactivated_at is null and claimed_at is null and invited_at is null`

/** Places among the people at which a few are looked at. */
const places = 40
const atEach = 50

/**
 * Tells from two thousand people, spread over those uninvited, what it is likely to be for all `people`. Where everybody before a
 * number is invited, the index is passed through there once and not again from each place: until it is cleaned, it holds them.
 */
export async function sampleAddresses(db: Executor, tenantId: number, people: number): Promise<SurveyFigures> {
  const { rows } = await sql<{ looked: number; withoutMail: number; shared: number }>`
    with ends as (
      select min(person_no) as first, max(person_no) as last from (
        (select person_no from standing where tenant_id = ${tenantId} and ${uninvited()} order by person_no limit 1)
        union all
        (select person_no from standing where tenant_id = ${tenantId} and ${uninvited()} order by person_no desc limit 1)
      ) as outermost
    ), sample as materialized (
      select distinct near.person_no from ends, generate_series(0, ${sql.lit(places - 1)}) as place, lateral (
        select person_no from standing
        where tenant_id = ${tenantId} and person_no >= first + (last - first) * place / ${sql.lit(places)}
          and ${uninvited()}
        order by person_no limit ${sql.lit(atEach)}
      ) as near
    )
    select count(*) as looked, count(*) filter (where address.value_key is null) as without_mail,
      count(*) filter (where exists (
        select from person_address other
        where other.tenant_id = ${tenantId} and other.value_key = address.value_key and other.is_mail
          and other.person_no <> sample.person_no
      )) as shared
    from sample left join person_address address
      on address.tenant_id = ${tenantId} and address.person_no = sample.person_no and address.is_mail`.execute(db)
  const { looked, withoutMail, shared } = rows[0]!
  const scaled = (n: number) => (looked === 0 ? 0 : Math.round((n / looked) * people))
  return { withoutMail: scaled(withoutMail), sharedAddress: scaled(shared) }
}
