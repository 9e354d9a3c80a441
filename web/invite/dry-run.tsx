import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { CampaignPreview } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { sayCount } from '../ui/moment.tsx'
import styles from './dry-run.module.css'

/** What Invite All would do now: counted at the server, nothing done. */
export function DryRun({ counts, includeWithdrawn }: { counts: CampaignPreview; includeWithdrawn: boolean }) {
  const invited = counts.toInvite - (includeWithdrawn ? 0 : counts.withdrawn)
  return (
    <Card title="What will happen">
      <dl className={styles.counts}>
        <Count label="will be invited" n={invited} main />
        <Count label="of them get no mail: no usable address" n={counts.withoutMail} to="/people?state=uninvited" />
        <Count label="are left out: inactive" n={counts.inactive} to="/people?state=deactivated" />
        <Count label="are invited already" n={counts.alreadyInvited} to="/people?state=invited" />
        <Count label="have claimed" n={counts.claimed} to="/people?state=claimed" />
      </dl>
      {counts.clientsToFlip.length > 0 && (
        <div className={styles.flips}>
          <Text size="sm">These provisioning clients change to inviting at once whoever they push in from now on:</Text>
          <ul>
            {counts.clientsToFlip.map(({ id, name }) => (
              <li key={id}>
                <Link to={`/connections/${id}`}>{name}</Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  )
}

function Count({ label, n, to, main = false }: { label: string; n: number; to?: string; main?: boolean }) {
  return (
    <div className={styles.count} data-main={main || undefined}>
      <dt>{label}</dt>
      <dd>
        {to && n > 0 ? (
          <Link to={to} aria-label={`${sayCount(n)} ${label}`}>
            {sayCount(n)}
          </Link>
        ) : (
          sayCount(n)
        )}
      </dd>
    </div>
  )
}
