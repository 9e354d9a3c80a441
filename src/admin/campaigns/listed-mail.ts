import type { Executor } from '../../db/connection.ts'
import type { Campaign, CampaignProgress, MailCounts } from '../../invite/campaign.ts'
import { countMail } from '../../invite/campaign-store.ts'
import { counted, countedOnTheSpot } from '../overview/overview-counts.ts'

/** With the mails of each. A million take 100 ms to count: those of large campaigns that are not inviting are as they were counted last. */
export async function withMail(
  db: Executor,
  campaigns: readonly Campaign[],
  { tenantId, now }: { tenantId: number; now: Date },
): Promise<CampaignProgress[]> {
  const kept = new Map<number, { mail: MailCounts; mailCountedAt: Date | null }>()
  for (const { no, expected } of campaigns.filter(isLargeAndAtRest)) {
    const { content, countedAt } = await counted<MailCounts>(db, {
      tenantId,
      name: `mail:${no}`,
      now,
      people: expected,
    })
    if (content) kept.set(no, { mail: content, mailCountedAt: countedAt })
  }
  const others = campaigns.flatMap(({ no }) => (kept.has(no) ? [] : [no]))
  const exact = await countMail(db, tenantId, others)
  return campaigns.map((campaign) => ({
    ...campaign,
    ...(kept.get(campaign.no) ?? { mail: exact.get(campaign.no)!, mailCountedAt: null }),
  }))
}

function isLargeAndAtRest({ state, expected }: Campaign): boolean {
  return expected > countedOnTheSpot && state !== 'running'
}
