import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { campaignPreviewQuery } from '../api/queries.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import type { Campaign, CampaignAction, CampaignPreview, Selection } from '../api/types.ts'
import { isSendable, mailTextOf, MailWords } from '../message/mail-editor.tsx'
import { Preview } from '../message/preview.tsx'
import { useMailDraft } from '../message/use-mail-draft.ts'
import { forgetChoice } from '../people/kept-choice.ts'
import { Card } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { InviteIcon } from '../ui/icons.tsx'
import { Answer, Empty, LoadingRows } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { plainName } from '../ui/plain-name.ts'
import styles from './campaign-form.module.css'
import { DryRun } from './dry-run.tsx'
import { reachOf } from './reach.ts'
import { afterSaving } from '../ui/unsaved-context.ts'

export interface CampaignFormProps {
  selection: Selection
  action: CampaignAction
  /** Stands above the rest: how these people were chosen. */
  above?: ReactNode
}

/** From a dry run to a campaign: whom it reaches and whom not, its words, its preview, and a last question. */
export function CampaignForm(props: CampaignFormProps) {
  const { selection, action, above } = props
  const preview = useQuery({
    ...campaignPreviewQuery(selection),
    refetchInterval: ({ state }) => (isBeingCounted(selection, state.data) ? refreshMilliseconds : false),
  })
  if (preview.isPending) return <Counting above={above} />
  return (
    <Answer query={preview}>
      {(counts) => {
        const reaches = reachOf(counts, action, true)
        if (reaches > 0 || flippedBy(counts, action).length > 0) return <Reaching {...props} counts={counts} />
        return (
          <Stack>
            {above}
            <Card>
              <Nobody action={action} counts={counts} />
            </Card>
          </Stack>
        )
      }}
    </Answer>
  )
}

/** A reminder changes nothing at a client. */
function flippedBy({ clientsToFlip }: CampaignPreview, action: CampaignAction): CampaignPreview['clientsToFlip'] {
  return action === 'invite' ? clientsToFlip : []
}

const refreshMilliseconds = 5_000

/** Of everybody the addresses are all looked at behind the first answer. */
function isBeingCounted({ kind }: Selection, counts: CampaignPreview | undefined): boolean {
  return kind === 'all' && counts?.addresses === 'estimated'
}

function Counting({ above }: { above?: ReactNode }) {
  return (
    <Stack>
      {above}
      <Card title="What will happen">
        <LoadingRows
          rows={4}
          slow="Counting whom this reaches. Among very many people a filter that has to read each of them takes some seconds."
        />
      </Card>
    </Stack>
  )
}

function Nobody({ action, counts }: { action: CampaignAction; counts: CampaignPreview }) {
  const claimed = `${countOf(counts.claimed, 'person has', 'people have')} claimed.`
  if (action === 'remind')
    return (
      <Empty title="Nobody is to be reminded">
        {counts.mailWaiting > 0 &&
          `To ${countOf(counts.mailWaiting, 'person', 'people')} a mail has yet to be sent, and `}
        {claimed}
      </Empty>
    )
  return (
    <Empty title="Nobody is waiting">
      {countOf(counts.alreadyInvited, 'person is', 'people are')} invited already, and {claimed}
    </Empty>
  )
}

function Reaching({ selection, action, above, counts }: CampaignFormProps & { counts: CampaignPreview }) {
  const navigate = useNavigate()
  const [draft, setDraft] = useMailDraft(action)
  const [includeWithdrawn, setIncludeWithdrawn] = useState(true)
  const [asking, setAsking] = useState(false)
  const [idempotencyKey] = useState(newIdempotencyKey)
  const asksWithdrawn = selection.kind === 'all' && action === 'invite' && counts.withdrawn > 0
  const verb = action === 'remind' ? 'Remind' : 'Invite'
  const flips = flippedBy(counts, action)
  const people = countOf(reachOf(counts, action, includeWithdrawn), 'person', 'people')

  const start = useChange({
    run: () => {
      const withdrawn = selection.kind === 'all' ? { includeWithdrawn } : {}
      const body = { ...selection, action, ...withdrawn, ...mailTextOf(draft) }
      return request<Campaign>('POST', '/campaigns', { body, idempotencyKey })
    },
    touches: ['campaigns', 'people', 'deliveries', 'outbox', 'provisioning-clients'],
    onDone: (campaign) => {
      forgetChoice()
      void navigate(`/campaigns/${campaign.id}`, afterSaving)
    },
  })

  return (
    <div className={styles.columns}>
      <Stack>
        {above}
        <DryRun counts={counts} action={action} includeWithdrawn={includeWithdrawn} />
        <Card title="The mail">
          <MailWords draft={draft} onChange={setDraft} action={action} error={start.error} />
        </Card>
        {asksWithdrawn && (
          <Checkbox
            label={`Include the ${countOf(counts.withdrawn, 'person', 'people')} whose invitation was withdrawn`}
            checked={includeWithdrawn}
            onChange={(event) => setIncludeWithdrawn(event.currentTarget.checked)}
          />
        )}
        <Group>
          <Button size="md" leftSection={<InviteIcon />} disabled={!isSendable(draft)} onClick={() => setAsking(true)}>
            {verb} {people}…
          </Button>
        </Group>
      </Stack>
      <div className={styles.preview}>
        <Preview text={mailTextOf(draft)} action={action} selection={selection} />
      </div>
      <Dialog
        title={`${verb} ${people}?`}
        opened={asking}
        onClose={() => setAsking(false)}
        action={`${verb} ${people}`}
        onAction={() => start.mutate()}
        busy={start.isPending}
        error={start.error}
      >
        <Text size="sm">{sayMail(counts, action)} You can pause or cancel what has not been done yet.</Text>
        {flips.length > 0 && (
          <Text size="sm" className="break">
            From now on, people pushed in by <bdi>{flips.map((client) => plainName(client.name)).join(', ')}</bdi> are
            invited at once.
          </Text>
        )}
      </Dialog>
    </div>
  )
}

function sayMail({ withoutMail }: CampaignPreview, action: CampaignAction): string {
  if (action === 'remind') return 'Each of them gets the same link again, and its time starts anew.'
  if (withoutMail === 0) return 'Each of them gets a mail with their own link.'
  return `Each of them gets a mail with their own link, except ${countOf(withoutMail, 'person', 'people')} without a usable address.`
}
