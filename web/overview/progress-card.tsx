import { NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { progressQuery } from '../api/queries.ts'
import { useMe } from '../api/session.tsx'
import type { Progress, ProgressContent } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Answer, LoadingRows } from '../ui/list-states.tsx'
import { Moment, sayCount } from '../ui/moment.tsx'
import { useAddress } from '../ui/use-address.ts'
import { sayShare } from './funnel.tsx'
import styles from './progress-card.module.css'
import { seriesOf, type Step, steps } from './progress-series.ts'
import { ProgressChart } from './progress-chart.tsx'

const periods = [
  { value: '', label: 'The last 30 days' },
  { value: '90', label: 'The last 90 days' },
  { value: '365', label: 'The last year' },
]

/** The way from being provisioned to the claim: how many came how far, and when. */
export function ProgressCard() {
  const progress = useQuery(progressQuery())
  const address = useAddress()
  return (
    <Card
      title="From provisioned to claimed"
      actions={
        <NativeSelect
          aria-label="Period"
          size="xs"
          value={address.read('days')}
          onChange={(event) => address.show({ days: event.currentTarget.value })}
          data={periods}
        />
      }
    >
      <Answer query={progress} rows={5}>
        {(answer) =>
          answer.progress ? <Shown answer={answer} progress={answer.progress} /> : <LoadingRows rows={5} />
        }
      </Answer>
    </Card>
  )
}

function Shown({ answer, progress }: { answer: Progress; progress: ProgressContent }) {
  const words = useStepWords()
  const days = Number(useAddress().read('days')) || 30
  const { totals } = progress
  return (
    <>
      <div className={styles.columns}>
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step} className={styles.step}>
              <span className={styles.label}>
                <span className={styles.dot} data-step={step} aria-hidden="true" />
                {words[step]}
              </span>
              <span className={styles.track} aria-hidden="true">
                <span
                  className={styles.fill}
                  data-step={step}
                  style={{ width: `${totals.provisioned === 0 ? 0 : (totals[step] / totals.provisioned) * 100}%` }}
                />
              </span>
              <span className={styles.n}>
                {sayCount(totals[step])}
                <span className={styles.share}>{sayShare(totals[step], totals.provisioned)}</span>
              </span>
            </li>
          ))}
        </ol>
        <ProgressChart series={seriesOf(progress, days)} words={words} />
      </div>
      <Age answer={answer} />
    </>
  )
}

export function useStepWords(): Record<Step, string> {
  const isOutbox = useMe().mailMode === 'outbox'
  return {
    provisioned: 'Provisioned',
    invited: 'Invited',
    delivered: isOutbox ? 'In the outbox' : 'Delivered',
    opened: 'Opened',
    claimed: 'Claimed',
  }
}

/** Counts of many people are not of this moment, and say so. */
export function Age({ answer: { countedAt, isCounting } }: { answer: Pick<Progress, 'countedAt' | 'isCounting'> }) {
  if (countedAt === null || (!isCounting && Date.now() - Date.parse(countedAt) < 60_000)) return null
  return (
    <Text size="xs" c="dimmed" mt="sm">
      Counted <Moment at={countedAt} />
      {isCounting && '; being counted anew'}.
    </Text>
  )
}
