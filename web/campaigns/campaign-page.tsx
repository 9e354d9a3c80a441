import { Button, Code, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useChange } from '../api/change.ts'
import { campaignQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useWatch } from '../api/watch.ts'
import { useMay, useMe } from '../api/session.tsx'
import type { Campaign } from '../api/types.ts'
import { Card, Facts } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { countOf, Moment, sayCount } from '../ui/moment.tsx'
import { PageAnswer } from '../ui/page-answer.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { CampaignMark, MailMark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'
import styles from './campaign-page.module.css'
import { Failures } from './failures.tsx'
import { FunnelCard } from './funnel-card.tsx'
import { isMoving, shownState } from './campaign-state.ts'
import { doneWord, percentOf, sayCampaign, withCompany } from './campaign-words.ts'

const back = { to: '/campaigns', label: 'Campaigns' }
/** Where the server's own reports do not come through. */
const refreshMilliseconds = 3000
/** Of a paused one, which may stay so for days: no stream is held for it. */
const pausedMilliseconds = 8000

export function Component() {
  const { id = '' } = useParams()
  const shown = useQuery(campaignQuery(id)).data
  const isLive = useWatch(shown && isMoving(shown) ? `/campaigns/${id}/events` : undefined, campaignQuery(id).queryKey)
  const query = useQuery({
    ...campaignQuery(id),
    refetchInterval: ({ state }) => !isLive && state.data !== undefined && pauseBetween(state.data),
  })
  return (
    <PageAnswer
      query={query}
      back={back}
      name="Campaign"
      gone={{ title: 'No such campaign', says: 'There is no campaign at this address' }}
    >
      {(campaign) => <CampaignView campaign={campaign} />}
    </PageAnswer>
  )
}

/** Until it is over another admin may steer it, too. */
function pauseBetween(campaign: Campaign): number | false {
  if (isMoving(campaign)) return refreshMilliseconds
  return campaign.state === 'paused' && pausedMilliseconds
}

function CampaignView({ campaign }: { campaign: Campaign }) {
  const { invited, expected, withoutMail } = campaign
  const state = shownState(campaign)
  const company = useMe().tenant.name
  const facts = [
    { label: 'Started', value: <Moment at={campaign.createdAt} exact /> },
    ...(campaign.createdBy?.name ? [{ label: 'By', value: campaign.createdBy.name }] : []),
    ...(campaign.finishedAt && state !== 'sending'
      ? [{ label: 'Finished', value: <Moment at={campaign.finishedAt} exact /> }]
      : []),
    ...(campaign.filter ? [{ label: 'Filter', value: <Code className="break">{campaign.filter}</Code> }] : []),
    ...(campaign.kind === 'all' && campaign.action === 'invite'
      ? [{ label: 'Withdrawn people', value: campaign.includeWithdrawn ? 'Included' : 'Left out' }]
      : []),
    { label: 'Text', value: sayText(campaign) },
  ]
  return (
    <>
      <PageHeader
        back={back}
        title={sayCampaign(campaign, company)}
        aside={<CampaignMark state={state} />}
        actions={<CampaignActions campaign={campaign} />}
      />
      <div className={styles.columns}>
        <Card title="Progress">
          <Stack gap="xs">
            <Progress value={percentOf(invited, expected)} size="lg" aria-label="Invited" />
            <Text size="sm" role="status">
              {sayCount(invited)} of {countOf(expected, 'person', 'people')} {doneWord(campaign)}
              {withoutMail > 0 && `, ${sayCount(withoutMail)} of them without a usable address and so without a mail`}.
            </Text>
          </Stack>
        </Card>
        <FunnelCard campaign={campaign} />
        <Card title="About">
          <Facts facts={facts} />
        </Card>
        <Card title="Mail">
          <MailCounts campaign={campaign} />
          <Failures campaign={campaign} />
        </Card>
        {campaign.body && (
          <Card title="Text">
            <Text size="sm" fw={600}>
              {campaign.subject && withCompany(campaign.subject, company)}
            </Text>
            <pre className={styles.text}>{withCompany(campaign.body, company)}</pre>
          </Card>
        )}
      </div>
    </>
  )
}

function sayText({ body, action }: Campaign): string {
  if (body) return 'Written for this campaign'
  return action === 'remind' ? 'The reminder of the settings' : 'The one of the settings'
}

const mailStates = ['sent', 'inOutbox', 'queued', 'sending', 'deferred', 'failed', 'held', 'cancelled'] as const

function MailCounts({ campaign }: { campaign: Campaign }) {
  const shown = mailStates.filter((state) => campaign.mail[state] > 0)
  if (shown.length === 0) return <Text size="sm">No mail yet.</Text>
  return (
    <ul className={styles.counts}>
      {shown.map((state) => (
        <li key={state}>
          <MailMark state={state === 'inOutbox' ? 'sent' : state} inOutbox={state === 'inOutbox'} />
          <Link
            to={`/mail?state=${state === 'inOutbox' ? 'in_outbox' : state}&campaignId=${campaign.id}`}
            className="number"
          >
            {sayCount(campaign.mail[state])}
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** How many are spared, as far as it has come at this moment. */
function sayCancelling({ invited, expected, mail, action }: Campaign): string {
  const left = Math.max(0, expected - invited)
  const waiting = mail.queued + mail.deferred + mail.held
  const people =
    left === 0 ? '' : `${countOf(left, 'person is', 'people are')} not ${doneWord({ action })} by it any more. `
  const mails =
    waiting === 0 ? 'No mail waits.' : `${countOf(waiting, 'mail that waits is', 'mails that wait are')} cancelled.`
  return `${people}${mails} What has been sent cannot be taken back, and who is invited stays invited.`
}

type Verb = 'pause' | 'resume' | 'cancel'

function CampaignActions({ campaign }: { campaign: Campaign }) {
  const { complain } = useToasts()
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const change = useChange<Campaign, Verb>({
    run: (verb) => request<Campaign>('POST', `/campaigns/${campaign.id}/${verb}`),
    touches: ['campaigns', 'people', 'deliveries'],
    onDone: () => setAsking(false),
  })
  const state = shownState(campaign)
  const isOver = state === 'done' || state === 'cancelled'
  // A question that was refused since another admin was faster stays, and says so.
  if (!may('invites:write') || (isOver && !asking)) return null
  const verb = state === 'paused' ? 'resume' : 'pause'
  return (
    <>
      <Button
        variant="default"
        loading={change.isPending && !asking}
        onClick={() => change.mutate(verb, { onError: complain })}
      >
        {verb === 'pause' ? 'Pause' : 'Resume'}
      </Button>
      <Button variant="default" onClick={() => setAsking(true)}>
        Cancel campaign
      </Button>
      <Dialog
        title="Cancel this campaign?"
        opened={asking}
        onClose={() => setAsking(false)}
        action="Cancel campaign"
        danger
        onAction={() => change.mutate('cancel')}
        busy={change.isPending}
        error={asking ? change.error : undefined}
      >
        <Text size="sm">{sayCancelling(campaign)}</Text>
      </Dialog>
    </>
  )
}
