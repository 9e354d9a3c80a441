import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '../../audit/actor.ts'
import { isUuid } from '../../base/uuid.ts'
import type { Executor, Trx } from '../../db/connection.ts'
import type { ActorKind, BulkActName, BulkActState } from '../../db/tables.ts'
import { noMailWaits } from '../../invite/waiting-mail.ts'
import type { PersonFacts } from '../../people/person.ts'
import type { BulkPeople, LeftOut } from '../schemas/bulk-acts.ts'

export interface BulkAct {
  no: number
  id: string
  act: BulkActName
  /** Null when it is over. */
  people: BulkPeople | null
  filter: string | null
  state: BulkActState
  /** People with higher numbers came later, and are not meant. */
  cutOff: number
  /** The last person whose turn has come. */
  cursor: number
  /** People there were when it started. */
  peopleCount: number
  looked: number
  reached: number
  leftOut: LeftOut
  actorKind: ActorKind
  createdBy: string | null
  createdAt: Date
  finishedAt: Date | null
}

export interface WhichBulkAct {
  tenantId: number
  bulkActNo: number
}

const columns = [
  'no',
  'id',
  'act',
  'people',
  'filter',
  'state',
  'cutOff',
  'cursor',
  'peopleCount',
  'looked',
  'reached',
  'leftOut',
  'actorKind',
  'createdBy',
  'createdAt',
  'finishedAt',
] as const

export async function findBulkAct(
  db: Executor,
  { tenantId, bulkActId }: { tenantId: number; bulkActId: string },
): Promise<BulkAct | undefined> {
  if (!isUuid(bulkActId)) return undefined
  const found = db.selectFrom('bulkAct').select(columns).where('tenantId', '=', tenantId).where('id', '=', bulkActId)
  return (await found.executeTakeFirst()) as BulkAct | undefined
}

/** Newest first. @param query.before the number of the last one of the page before */
export async function listBulkActs(
  db: Executor,
  { tenantId, before, limit }: { tenantId: number; before?: number; limit: number },
): Promise<BulkAct[]> {
  const found = db
    .selectFrom('bulkAct')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .$if(before !== undefined, (acts) => acts.where('no', '<', before!))
    .orderBy('no', 'desc')
    .limit(limit)
  return (await found.execute()) as BulkAct[]
}

/** One worker at a time has it: a second waits here, and then goes on from the cursor that the first left. */
export async function lockBulkAct(trx: Trx, { tenantId, bulkActNo }: WhichBulkAct): Promise<BulkAct | undefined> {
  const found = trx
    .selectFrom('bulkAct')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .where('no', '=', bulkActNo)
    .forUpdate()
  return (await found.executeTakeFirst()) as BulkAct | undefined
}

/** Whom nobody deactivates by the thousand: owners who may sign in, and whoever asked. */
export async function adminsAmongPeople(db: Executor, tenantId: number, actor: Actor): Promise<Set<number>> {
  const rows = await db
    .selectFrom('admin')
    .select('personNo')
    .where('tenantId', '=', tenantId)
    .where('personNo', 'is not', null)
    .where('disabledAt', 'is', null)
    .where((admin) =>
      admin.or([admin('role', '=', 'owner'), ...(actor.kind === 'admin' ? [admin('id', '=', actor.id)] : [])]),
    )
    .execute()
  return new Set(rows.map(({ personNo }) => personNo!))
}

/** So many numbers of people behind the cursor, whoever matches. @returns how many there are, and the last of them. */
export async function windowBehind(
  trx: Trx,
  { tenantId, cursor, cutOff, size }: { tenantId: number; cursor: number; cutOff: number; size: number },
): Promise<{ looked: number; last: number }> {
  const { rows } = await sql<{ looked: number; last: number }>`
    select count(*)::int as looked, coalesce(max(no), ${cutOff}) as last from (
      select no from person where tenant_id = ${tenantId} and no > ${cursor} and no <= ${cutOff} order by no limit ${size}
    ) as window_of_people`.execute(trx)
  return rows[0]!
}

/** Why no mail can go to somebody now. */
export type MailHindrance = 'noAddress' | 'mailWaiting'

export type Matching = PersonFacts & { no: number; hindrance: MailHindrance | null }

/** Over `standing`; null where nothing hinders. */
export function mailHindrance(tenantId: number): RawBuilder<MailHindrance | null> {
  return sql<MailHindrance | null>`case
    when not exists (select from person_address address
      where address.tenant_id = ${tenantId} and address.person_no = standing.person_no and address.is_mail) then 'noAddress'
    when not (${noMailWaits(tenantId)}) then 'mailWaiting' end`
}

interface Window {
  tenantId: number
  cursor: number
  last: number
  where: RawBuilder<SqlBool>
  mails?: boolean
}

/** @param where over `person` joined with its `standing` @param mails whether it is asked what hinders a mail */
export async function matchingBetween(trx: Trx, { tenantId, cursor, last, where, mails }: Window): Promise<Matching[]> {
  const { rows } = await sql<Matching>`
    select person.no, standing.invited_at, standing.claimed_at, standing.deactivated_at, standing.withdrawn_at,
      ${mails ? mailHindrance(tenantId) : sql`null`} as hindrance
    from person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    where person.tenant_id = ${tenantId} and person.no > ${cursor} and person.no <= ${last} and ${where}
    order by person.no`.execute(trx)
  return rows
}
