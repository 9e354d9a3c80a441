import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { findPeopleFile } from '../../invite/people-files/people-file-store.ts'
import type { Selection } from '../../invite/selection.ts'
import { decidedSearch, sayNarrowing, whereOf } from '../people/narrowing.ts'
import { peopleCondition } from '../people/people-list-store.ts'
import { NothingChosen } from '../errors.ts'
import type { PreviewCampaign } from '../schemas/campaigns.ts'

/** Whom a request means. @throws NotFound for a file of nobody here, InvalidFilter */
export async function selectionOf(
  db: Executor,
  chosen: PreviewCampaign,
  { tenantId, publicUrl }: { tenantId: number; publicUrl: string },
): Promise<Selection> {
  if (chosen.kind === 'all') return { by: 'all' }
  if (chosen.kind === 'list') return { by: 'people', personIds: chosen.personIds }
  if (chosen.kind === 'filter') {
    const where = await whereOf(db, chosen, { tenantId, publicUrl })
    if (!where.filter && !where.source && !where.mail && !chosen.search) throw new NothingChosen()
    const search = chosen.search ? await decidedSearch(db, tenantId, chosen.search) : undefined
    return { by: 'filter', filter: sayNarrowing(chosen), where: peopleCondition({ ...where, search }) }
  }
  const file = await findPeopleFile(db, { tenantId, fileId: chosen.fileId })
  if (!file) throw new NotFound('people file')
  return { by: 'file', fileNo: file.no }
}
