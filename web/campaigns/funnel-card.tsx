import { useQuery } from '@tanstack/react-query'
import { campaignFunnelQuery } from '../api/queries.ts'
import type { Campaign, Funnel } from '../api/types.ts'
import { Age } from '../overview/progress-card.tsx'
import { Card, Facts } from '../ui/card.tsx'
import { Answer, LoadingRows } from '../ui/list-states.tsx'
import { sayCount } from '../ui/moment.tsx'
import { inOutboxWord, mailWords } from '../ui/state-mark.tsx'

type Step = Exclude<keyof Funnel, 'countedAt' | 'isCounting'>

const sent = { step: 'sent', label: mailWords.sent } as const
const inOutbox = { step: 'inOutbox', label: inOutboxWord } as const

/** Where mail stays in the outbox, that is no step towards anybody; where there is both, both are told. */
function stepsOf(counts: Funnel): { step: Step; label: string }[] {
  const kept = (counts.inOutbox ?? 0) > 0
  return [
    { step: 'invited', label: 'Written to' },
    ...(kept ? [inOutbox] : []),
    ...(kept && counts.sent === 0 ? [] : [sent]),
    { step: 'opened', label: 'Link opened' },
    { step: 'begun', label: 'Claim begun' },
    { step: 'claimed', label: 'Claimed' },
  ]
}

/** What became of those to whom the campaign wrote. */
export function FunnelCard({ campaign }: { campaign: Campaign }) {
  const funnel = useQuery(campaignFunnelQuery(campaign.id))
  return (
    <Card title="How far they have come">
      <Answer query={funnel} rows={3}>
        {(counts) =>
          counts.countedAt === null ? (
            <LoadingRows rows={3} />
          ) : (
            <>
              <Facts
                facts={stepsOf(counts).map(({ step, label }) => ({ label, value: sayCount(counts[step] ?? 0) }))}
              />
              <Age answer={counts} />
            </>
          )
        }
      </Answer>
    </Card>
  )
}
