import { Link } from 'react-router'
import type { PeopleCounts } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { sayCount } from '../ui/moment.tsx'
import styles from './funnel.module.css'

interface Step {
  label: string
  n: number
  to: string
  tone: string
  hint?: string
}

/** Where everybody stands: shares of all active people, each a way to who they are. */
export function Funnel({ counts }: { counts: PeopleCounts }) {
  const active = counts.uninvited + counts.invited + counts.claimed
  const steps: Step[] = [
    {
      label: 'Uninvited',
      n: counts.uninvited,
      to: '/people?state=uninvited',
      tone: 'idle',
      hint: counts.withdrawn > 0 ? `${sayCount(counts.withdrawn)} withdrawn` : undefined,
    },
    { label: 'Invited', n: counts.invited, to: '/people?state=invited', tone: 'open' },
    { label: 'Claimed', n: counts.claimed, to: '/people?state=claimed', tone: 'good' },
  ]
  return (
    <Card title="People">
      <div className={styles.bar} aria-hidden="true">
        {steps.map(({ label, n, tone }) => n > 0 && <span key={label} data-tone={tone} style={{ flexGrow: n }} />)}
      </div>
      <dl className={styles.steps}>
        {steps.map(({ label, n, to, tone, hint }) => (
          <div key={label} className={styles.step}>
            <dt>
              <span className={styles.dot} data-tone={tone} aria-hidden="true" />
              {label}
            </dt>
            <dd>
              <Link to={to} aria-label={`${sayCount(n)} ${label.toLowerCase()}`}>
                {sayCount(n)}
              </Link>
              <span className={styles.share}>
                {sayShare(n, active)}
                {hint && ` · ${hint}`}
              </span>
            </dd>
          </div>
        ))}
        <div className={styles.step}>
          <dt>
            <span className={styles.dot} data-tone="bad" aria-hidden="true" />
            Deactivated
          </dt>
          <dd>
            <Link to="/people?state=deactivated" aria-label={`${sayCount(counts.deactivated)} deactivated`}>
              {sayCount(counts.deactivated)}
            </Link>
            <span className={styles.share}>not counted</span>
          </dd>
        </div>
      </dl>
    </Card>
  )
}

export function sayShare(n: number, all: number): string {
  if (all === 0) return '0 %'
  const share = (n / all) * 100
  return `${share > 0 && share < 1 ? '<1' : Math.round(share)} %`
}
