import type { Actor } from '../../audit/actor.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Trx } from '../../db/connection.ts'
import type { ImportInvite } from '../../db/tables.ts'
import { isInvitedAtOnce } from '../../invite/policy.ts'
import { changePeople } from '../../provisioning/change-people.ts'
import { lockPeople } from '../../provisioning/lock-people.ts'
import { provisionPeople } from '../../provisioning/provision-people.ts'
import { type ImportRow, nextRows, type WhichImport, writeResults } from './import-row-store.ts'
import { countActs, type Import, saveProgress } from './import-store.ts'
import { planRows, rejected, type RowPlan } from './plan-rows.ts'

/** On whose behalf people are created and changed. */
export interface Execution {
  actor: Actor
  keyring: Keyring
}

const mostRounds = 3

/** Creates and changes the people of the next rows. People, results and cursor move together. @returns whether these were the last. */
export async function peopleChunk(
  trx: Trx,
  which: WhichImport,
  { running, execution }: { running: Import; execution: Execution },
): Promise<boolean> {
  const rows = await nextRows(trx, which, running.cursor)
  const invite = isInvitedAtOnce({ by: 'upload', answer: running.invite! }) ? 'now' : 'later'
  const done = await carryOut(trx, which, { rows, invite, execution })
  const results = done.plans.map(({ row, ...plan }) => ({ ord: row.ord, ...plan }))
  await writeResults(trx, which, {
    into: 'outcome',
    results: results.map(({ ord, act, fields, reason, personNo }) => ({ ord, act, fields, reason, personNo })),
  })

  const cursor = rows.at(-1)?.ord ?? running.rows
  const isLast = cursor >= running.rows
  const hasManagers = running.columns.includes('managerEmail') || running.columns.includes('managerEmployeeNumber')
  await saveProgress(trx, which, {
    ...running,
    state: isLast && !hasManagers ? 'done' : 'running',
    pass: isLast && hasManagers ? 'managers' : 'people',
    cursor: isLast ? 0 : cursor,
    invited: running.invited + done.invited,
    results: countActs(
      running.results,
      results.map(({ act }) => act),
    ),
  })
  return isLast && !hasManagers
}

interface Order {
  rows: readonly ImportRow[]
  invite: ImportInvite
  execution: Execution
}

interface Done {
  plans: RowPlan[]
  invited: number
}

/** What others did in between is found by looking again: somebody created is then there to be changed, somebody deleted is created. */
async function carryOut(trx: Trx, which: WhichImport, { rows, invite, execution }: Order): Promise<Done> {
  const plans: RowPlan[] = []
  let invited = 0
  let left = rows
  for (let round = 1; left.length > 0; round++) {
    const planned = await planRows(trx, which, { rows: left, read: (people) => lockPeople(trx, people) })
    const { settled, unsettled, ...counts } = await write(trx, { tenantId: which.tenantId, planned, invite, execution })
    plans.push(...settled)
    invited += counts.invited
    if (round === mostRounds) plans.push(...unsettled.map((row) => rejected(row, inTheWay(row))))
    left = round === mostRounds ? [] : unsettled
  }
  return { plans, invited }
}

function inTheWay({ given }: ImportRow): string {
  return `somebody here has "${given.email ?? given.employeeNumber}" as user name already`
}

async function write(
  trx: Trx,
  { tenantId, planned, invite, execution }: Omit<Order, 'rows'> & { tenantId: number; planned: readonly RowPlan[] },
): Promise<{ settled: RowPlan[]; unsettled: ImportRow[]; invited: number }> {
  const order = { tenantId, invite, ...execution }
  const changes = planned.flatMap(({ change }) => (change ? [change] : []))
  const invitedByChange = await changePeople(trx, { ...order, changes })
  const people = planned.flatMap(({ creation }) => (creation ? [creation] : []))
  const made = await provisionPeople(trx, { ...order, people, source: 'import' })
  const settled: RowPlan[] = []
  const unsettled: ImportRow[] = []
  for (const plan of planned) {
    const person = plan.creation && made.get(plan.creation.keys.userNameKey)
    if (plan.isStale || (plan.creation && !person)) unsettled.push(plan.row)
    else settled.push(person ? { ...plan, personNo: person.no } : plan)
  }
  const invitedAsNew = [...made.values()].filter((person) => person.invited).length
  return { settled, unsettled, invited: invitedAsNew + invitedByChange.size }
}
