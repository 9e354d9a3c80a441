import type { Trx } from '../../db/connection.ts'
import { readPeople } from '../../provisioning/lock-people.ts'
import { managerIdOf } from './edit-document.ts'
import { findManagers, managerOfOneself, managerUnknown } from './find-managers.ts'
import { nextRows, type RowResult, type WhichImport, writeResults } from './import-row-store.ts'
import { countActs, type Import, saveProgress } from './import-store.ts'
import type { Meant } from './match-people.ts'
import { planRows, type RowPlan } from './plan-rows.ts'

/** Says of the next rows what they would do; changes nobody. Rows and cursor move together. @returns whether these were the last. */
export async function checkChunk(trx: Trx, which: WhichImport, checked: Import): Promise<boolean> {
  const rows = await nextRows(trx, which, checked.cursor)
  const read = (people: Parameters<typeof readPeople>[1]) => readPeople(trx, people)
  const plans = await planRows(trx, which, { rows, read })
  const managers = await findManagers(trx, which.tenantId, rows)
  const results = plans.map((plan) => withManager(plan, managers.get(plan.row.ord)))
  await writeResults(trx, which, { into: 'plan', results })

  const cursor = rows.at(-1)?.ord ?? checked.rows
  const isLast = cursor >= checked.rows
  await saveProgress(trx, which, {
    ...checked,
    state: isLast ? 'ready' : 'checking',
    cursor: isLast ? 0 : cursor,
    planned: countActs(
      checked.planned,
      results.map(({ act }) => act),
    ),
  })
  return isLast
}

function withManager(plan: RowPlan, manager: Meant | undefined): RowResult {
  const { row, act, fields, reason, personNo, change } = plan
  const result = { ord: row.ord, act, fields, reason, personNo }
  if (!manager || act === 'reject' || (act === 'unchanged' && !change)) return result
  if ('fault' in manager) return { ...result, reason: manager.fault }
  if ('nobody' in manager && !row.managerInFile) return { ...result, reason: managerUnknown }
  if ('person' in manager && manager.person.personNo === personNo) return { ...result, reason: managerOfOneself }
  const isSame = 'person' in manager && change && managerIdOf(change.before.attributes) === manager.person.id
  if (isSame) return result
  return { ...result, act: act === 'unchanged' ? 'change' : act, fields: [...fields, 'managerEmail'] }
}
