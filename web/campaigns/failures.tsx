import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { useChange } from '../api/change.ts'
import { campaignFailuresQuery } from '../api/queries.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { Campaign, CampaignFailures } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Answer } from '../ui/list-states.tsx'
import { countOf, sayCount } from '../ui/moment.tsx'
import styles from './campaign-page.module.css'

/** Whose mail failed: who they are, why, and another try once what was wrong is mended. */
export function Failures({ campaign }: { campaign: Campaign }) {
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const { mail, retrying, state } = campaign
  if (retrying) {
    return (
      <Text size="sm" mt="sm" role="status">
        What failed is being put back into the queue.
      </Text>
    )
  }
  if (mail.failed === 0) return null
  return (
    <Group gap="xs" mt="sm">
      <Button component={Link} to={`/mail?state=failed&campaignId=${campaign.id}`} variant="default" size="compact-sm">
        See what failed
      </Button>
      {may('invites:write') && state !== 'cancelled' && (
        <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
          Send it again…
        </Button>
      )}
      {asking && <RetryDialog campaign={campaign} onClose={() => setAsking(false)} />}
    </Group>
  )
}

function RetryDialog({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const failures = useQuery(campaignFailuresQuery(campaign.id))
  const [idempotencyKey] = useState(newIdempotencyKey)
  const retry = useChange<Campaign>({
    run: () => request<Campaign>('POST', `/campaigns/${campaign.id}/retry`, { idempotencyKey }),
    touches: ['campaigns', 'people', 'deliveries', 'outbox'],
    onDone: onClose,
  })
  const isPaused = campaign.state === 'paused'
  const toRetry = failures.data?.toRetry ?? 0
  return (
    <Dialog
      title="Send the failed mail again?"
      opened
      onClose={onClose}
      action={failures.data ? `Send ${countOf(toRetry, 'mail', 'mails')} again` : 'Send again'}
      onAction={() => retry.mutate()}
      busy={retry.isPending}
      disabled={toRetry === 0 || isPaused}
      error={retry.error}
    >
      <Answer query={failures} rows={3}>
        {(counts) => <Fates counts={counts} />}
      </Answer>
      {isPaused && <Text size="sm">The campaign is paused. Resume it first.</Text>}
    </Dialog>
  )
}

const leftOut = [
  { of: 'claimed', one: 'has claimed since', many: 'have claimed since' },
  { of: 'mailedSince', one: 'has got another mail since', many: 'have got another mail since' },
  { of: 'notInvited', one: 'is no longer invited', many: 'are no longer invited' },
  { of: 'withoutMail', one: 'no longer has a usable address', many: 'no longer have a usable address' },
] as const

/** Who gets it again, who does not and why, and what the mail server said. */
function Fates({ counts }: { counts: CampaignFailures }) {
  return (
    <>
      <Text size="sm">
        {countOf(counts.toRetry, 'person gets', 'people get')} the same mail with the same link, and its time starts
        anew.
      </Text>
      {leftOut.some(({ of }) => counts[of] > 0) && (
        <div>
          <Text size="sm">Left out:</Text>
          <ul className={styles.fates}>
            {leftOut
              .filter(({ of }) => counts[of] > 0)
              .map(({ of, one, many }) => (
                <li key={of}>{countOf(counts[of], one, many)}</li>
              ))}
          </ul>
        </div>
      )}
      <div>
        <Text size="sm">Why they failed:</Text>
        <ul className={styles.fates}>
          {counts.reasons.map(({ resultCode, result, mails }) => (
            <li key={`${resultCode}${result}`} className="break">
              {countOf(mails, 'mail', 'mails')}: {result ?? resultCode ?? 'no reason is known'}
            </li>
          ))}
          {counts.otherReasons > 0 && <li>{sayCount(counts.otherReasons)}: other reasons</li>}
        </ul>
      </div>
    </>
  )
}
