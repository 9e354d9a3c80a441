import type { Executor } from '../db/connection.ts'
import type { CampaignCounts } from './campaign-counts.ts'
import { previewEverybody } from './preview-everybody.ts'
import { previewSelected } from './preview-selected.ts'
import type { Selection } from './selection.ts'

/** A dry run: counts, and changes nothing. */
export async function previewCampaign(
  db: Executor,
  { tenantId, selection }: { tenantId: number; selection: Selection },
): Promise<CampaignCounts> {
  const many = selection.by === 'all' ? await previewEverybody(db, tenantId) : undefined
  return many ?? previewSelected(db, { tenantId, selection })
}
