import { useQuery } from '@tanstack/react-query'
import { campaignFunnelQuery } from '../api/queries.ts'
import type { Campaign, Funnel } from '../api/types.ts'
import { Age } from '../overview/progress-card.tsx'
import { Card, Facts } from '../ui/card.tsx'
import { Answer, LoadingRows } from '../ui/list-states.tsx'
import { sayCount } from '../ui/moment.tsx'
import { useMailWords } from '../ui/state-mark.tsx'

type Step = Exclude<keyof Funnel, 'countedAt' | 'isCounting'>

/** What became of those to whom the campaign wrote. */
export function FunnelCard({ campaign }: { campaign: Campaign }) {
  const funnel = useQuery(campaignFunnelQuery(campaign.id))
  const words = useMailWords()
  const steps: { step: Step; label: string }[] = [
    { step: 'invited', label: 'Written to' },
    { step: 'sent', label: words.sent },
    { step: 'opened', label: 'Link opened' },
    { step: 'begun', label: 'Claim begun' },
    { step: 'claimed', label: 'Claimed' },
  ]
  return (
    <Card title="How far they have come">
      <Answer query={funnel} rows={3}>
        {(counts) =>
          counts.countedAt === null ? (
            <LoadingRows rows={3} />
          ) : (
            <>
              <Facts facts={steps.map(({ step, label }) => ({ label, value: sayCount(counts[step] ?? 0) }))} />
              <Age answer={counts} />
            </>
          )
        }
      </Answer>
    </Card>
  )
}
