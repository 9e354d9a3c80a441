import { Text } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../api/session.tsx'
import type { CampaignAction, CampaignPreview } from '../api/types.ts'
import { mayOpen } from '../shell/navigation.ts'
import { Card } from '../ui/card.tsx'
import { Moment, sayCount } from '../ui/moment.tsx'
import styles from './dry-run.module.css'
import { reachOf } from './reach.ts'

export interface DryRunProps {
  counts: CampaignPreview
  action: CampaignAction
  includeWithdrawn: boolean
}

interface Line {
  label: string
  n: number
  /** Shown though it is nought. */
  always?: boolean
  /** Told from a sample. */
  about?: boolean
}

/** What the campaign would do now: counted at the server, nothing done. Who is left out is told with the reason. */
export function DryRun({ counts, action, includeWithdrawn }: DryRunProps) {
  const reached = reachOf(counts, action, includeWithdrawn)
  const shown = linesOf(counts, action).filter(({ n, always }) => always || n > 0)
  return (
    <Card title="What will happen">
      <dl className={styles.counts}>
        <Count label={action === 'remind' ? 'will be reminded' : 'will be invited'} n={reached} main />
        {shown.map(({ label, n, about }) => (
          <Count key={label} label={label} n={n} about={about} />
        ))}
      </dl>
      {action === 'invite' && <AddressNote counts={counts} />}
      {action === 'invite' && counts.clientsToFlip.length > 0 && <Flips counts={counts} />}
    </Card>
  )
}

function linesOf(counts: CampaignPreview, action: CampaignAction): Line[] {
  const claimed = { label: 'have claimed', n: counts.claimed, always: true }
  if (action === 'remind')
    return [
      { label: 'are left out: their last mail has yet to be sent', n: counts.mailWaiting },
      { label: 'are not invited yet', n: counts.toInvite },
      claimed,
    ]
  const about = counts.addresses === 'estimated'
  return [
    { label: 'of them get no mail: no usable address', n: counts.withoutMail, always: true, about },
    { label: 'of them share an address with somebody', n: counts.sharedAddress, about },
    { label: 'of them have an office’s address, such as info@', n: counts.roleAddress, about },
    { label: 'are left out: inactive', n: counts.inactive, always: true },
    { label: 'are left out: invited already', n: counts.alreadyInvited, always: true },
    claimed,
  ]
}

/** How the figures about addresses were come by, where they were not just counted. */
function AddressNote({ counts: { addresses, addressesCountedAt } }: { counts: CampaignPreview }) {
  if (addresses === 'exact') return null
  return (
    <Text size="xs" c="dimmed" mt="xs" role="status">
      {addresses === 'estimated' && 'About addresses: told from a sample, since there are very many people.'}
      {addresses === 'kept' && addressesCountedAt && (
        <>
          About addresses: as counted <Moment at={addressesCountedAt} />.
        </>
      )}
    </Text>
  )
}

function Flips({ counts }: { counts: CampaignPreview }) {
  const may = useMay()
  return (
    <div className={styles.flips}>
      <Text size="sm">These provisioning clients change to inviting at once whoever they push in from now on:</Text>
      <ul>
        {counts.clientsToFlip.map(({ id, name }) => (
          <li key={id} className="break">
            {mayOpen(`/connections/${id}`, may) ? <Link to={`/connections/${id}`}>{name}</Link> : name}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Count({
  label,
  n,
  main = false,
  about = false,
}: {
  label: string
  n: number
  main?: boolean
  about?: boolean
}) {
  return (
    <div className={styles.count} data-main={main || undefined}>
      <dt>{label}</dt>
      <dd>
        {about && n > 0 && 'about '}
        {sayCount(n)}
      </dd>
    </div>
  )
}
