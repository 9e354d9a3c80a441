import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import { type AddressFigures, type CampaignCounts, roleNames } from './campaign-counts.ts'
import { type Selection, selectionSql } from './selection.ts'
import { noMailWaits, peopleOfWaitingMail } from './waiting-mail.ts'

/** Up to so many are each looked at; of more, the addresses are told from a sample. */
const fewPeople = 20_000

/** Of many: how many addresses tell of the others. */
const sampleSize = 4_000

export interface PreviewQuestion {
  tenantId: number
  selection: Selection
  /** Up to how many are each looked at. */
  few?: number
}

/** The dry run of a selection. The people are looked for once where they are few; a filter that no index serves reads everybody. */
export async function previewSelected(db: Executor, question: PreviewQuestion): Promise<CampaignCounts> {
  const { tenantId, few = fewPeople } = question
  const nos = await findUpTo(db, question, few + 1)
  const { uninvited, ...states } = await (nos.length > few
    ? countMany(db, { ...question, few })
    : countStates(db, {
        few,
        people: sql`standing where tenant_id = ${tenantId} and person_no = any(${nos}::bigint[])`,
        waits: sql`not (${noMailWaits(tenantId)})`,
      }))
  const looked = states.toInvite > uninvited.length ? thinned(uninvited, sampleSize) : uninvited
  const figures = await lookAtAddresses(db, tenantId, looked)
  const isSample = looked.length < states.toInvite
  return {
    ...states,
    ...(isSample ? scaled(figures, states.toInvite / Math.max(1, looked.length)) : figures),
    addresses: isSample ? 'estimated' : 'exact',
    addressesCountedAt: null,
  }
}

async function findUpTo(db: Executor, { tenantId, selection }: PreviewQuestion, limit: number): Promise<number[]> {
  const { rows } = await sql<{ no: number }>`
    select person.no from person where person.tenant_id = ${tenantId} and ${selectionSql(tenantId, selection)}
    limit ${limit}`.execute(db)
  return rows.map(({ no }) => no)
}

async function countMany(db: Executor, { tenantId, selection, few }: Required<PreviewQuestion>): Promise<States> {
  // What a filter on a document finds is taken for few, and a million people would be joined one by one.
  await sql`select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)`.execute(db)
  const people = sql`standing join person on person.tenant_id = standing.tenant_id and person.no = standing.person_no
    where standing.tenant_id = ${tenantId} and person.tenant_id = ${tenantId} and ${selectionSql(tenantId, selection)}`
  // All of it at once: person by person would be a million looks at an index.
  const waits = sql`person_no in (${peopleOfWaitingMail(tenantId)})`
  const states = await countStates(db, { people, waits, few })
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(db)
  return states
}

type States = Omit<CampaignCounts, keyof AddressFigures | 'addresses' | 'addressesCountedAt'> & {
  /** All of them, or of many every so-manyth. */
  uninvited: number[]
}

async function countStates(
  db: Executor,
  { people, waits, few }: { people: RawBuilder<unknown>; waits: RawBuilder<unknown>; few: number },
): Promise<States> {
  const isUninvited = sql`deactivated_at is null and claimed_at is null and invited_at is null`
  const { rows } = await sql<States>`
    select
      count(*) filter (where ${isUninvited}) as to_invite,
      count(*) filter (where ${isUninvited} and withdrawn_at is not null) as withdrawn,
      count(*) filter (where deactivated_at is not null) as inactive,
      count(*) filter (where deactivated_at is null and claimed_at is null and invited_at is not null) as already_invited,
      count(*) filter (where deactivated_at is null and claimed_at is null and invited_at is not null
        and ${waits}) as mail_waiting,
      count(*) filter (where deactivated_at is null and claimed_at is not null) as claimed,
      coalesce(case when count(*) filter (where ${isUninvited}) <= ${few}
        then array_agg(person_no) filter (where ${isUninvited})
        else array_agg(person_no) filter (where ${isUninvited} and person_no % 17 = 0) end, '{}') as uninvited
    from ${people}`.execute(db)
  return { ...rows[0]!, uninvited: rows[0]!.uninvited.map(Number) }
}

async function lookAtAddresses(db: Executor, tenantId: number, personNos: number[]): Promise<AddressFigures> {
  const { rows } = await sql<AddressFigures>`
    select count(*) filter (where address.value_key is null) as without_mail,
      count(*) filter (where exists (
        select from person_address other
        where other.tenant_id = ${tenantId} and other.value_key = address.value_key and other.is_mail
          and other.person_no <> looked.person_no
      )) as shared_address,
      count(*) filter (where split_part(address.value_key, '@', 1) = any(${roleNames})) as role_address
    from unnest(${personNos}::bigint[]) as looked (person_no)
    left join person_address address
      on address.tenant_id = ${tenantId} and address.person_no = looked.person_no and address.is_mail`.execute(db)
  return rows[0]!
}

function thinned(nos: number[], atMost: number): number[] {
  const step = Math.ceil(nos.length / atMost)
  return step <= 1 ? nos : nos.filter((_, at) => at % step === 0)
}

function scaled({ withoutMail, sharedAddress, roleAddress }: AddressFigures, factor: number): AddressFigures {
  return {
    withoutMail: Math.round(withoutMail * factor),
    sharedAddress: Math.round(sharedAddress * factor),
    roleAddress: Math.round(roleAddress * factor),
  }
}
