import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { invitePreviewQuery } from '../api/queries.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import type { Campaign, CampaignPreview } from '../api/types.ts'
import { isSendable, mailTextOf, MailWords } from '../message/mail-editor.tsx'
import { Preview } from '../message/preview.tsx'
import { useMailDraft } from '../message/use-mail-draft.ts'
import { Card } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { InviteIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { DryRun } from './dry-run.tsx'
import styles from './invite-all-page.module.css'

export function Component() {
  const preview = useQuery(invitePreviewQuery())
  return (
    <>
      <PageHeader
        title="Invite all"
        lead="Invites everybody who is waiting uninvited, and from then on everybody at the moment they are provisioned."
      />
      <Answer query={preview}>
        {(counts) =>
          counts.toInvite === 0 && counts.clientsToFlip.length === 0 ? (
            <NobodyWaits counts={counts} />
          ) : (
            <InviteAll counts={counts} />
          )
        }
      </Answer>
    </>
  )
}

function NobodyWaits({ counts }: { counts: CampaignPreview }) {
  return (
    <Card>
      <Empty
        title="Nobody is waiting"
        action={
          <Button component={Link} to="/people" variant="default">
            To the people
          </Button>
        }
      >
        {countOf(counts.alreadyInvited, 'person is', 'people are')} invited already, and{' '}
        {countOf(counts.claimed, 'person has', 'people have')} claimed.
      </Empty>
    </Card>
  )
}

function InviteAll({ counts }: { counts: CampaignPreview }) {
  const navigate = useNavigate()
  const [draft, setDraft] = useMailDraft()
  const [includeWithdrawn, setIncludeWithdrawn] = useState(true)
  const [asking, setAsking] = useState(false)
  const [idempotencyKey] = useState(newIdempotencyKey)
  const count = counts.toInvite - (includeWithdrawn ? 0 : counts.withdrawn)
  const people = countOf(count, 'person', 'people')

  const start = useChange({
    run: () =>
      request<Campaign>('POST', '/campaigns', {
        body: { kind: 'all', includeWithdrawn, ...mailTextOf(draft) },
        idempotencyKey,
      }),
    touches: ['campaigns', 'people', 'deliveries', 'outbox', 'provisioning-clients'],
    onDone: (campaign) => void navigate(`/campaigns/${campaign.id}`),
  })

  return (
    <div className={styles.columns}>
      <Stack>
        <DryRun counts={counts} includeWithdrawn={includeWithdrawn} />
        <Card title="The mail">
          <MailWords draft={draft} onChange={setDraft} error={start.error} />
        </Card>
        {counts.withdrawn > 0 && (
          <Checkbox
            label={`Include the ${countOf(counts.withdrawn, 'person', 'people')} whose invitation was withdrawn`}
            checked={includeWithdrawn}
            onChange={(event) => setIncludeWithdrawn(event.currentTarget.checked)}
          />
        )}
        <Group>
          <Button size="md" leftSection={<InviteIcon />} disabled={!isSendable(draft)} onClick={() => setAsking(true)}>
            Invite {people}…
          </Button>
        </Group>
      </Stack>
      <div className={styles.preview}>
        <Preview text={mailTextOf(draft)} />
      </div>
      <Dialog
        title={`Invite ${people}?`}
        opened={asking}
        onClose={() => setAsking(false)}
        action={`Invite ${people}`}
        onAction={() => start.mutate()}
        busy={start.isPending}
        error={start.error}
      >
        <Text size="sm">{sayMail(counts)} You can pause or cancel what has not been done yet.</Text>
        {counts.clientsToFlip.length > 0 && (
          <Text size="sm">
            From now on, people pushed in by {counts.clientsToFlip.map((client) => client.name).join(', ')} are invited
            at once.
          </Text>
        )}
      </Dialog>
    </div>
  )
}

function sayMail({ withoutMail }: CampaignPreview): string {
  if (withoutMail === 0) return 'Each of them gets a mail with their own link.'
  return `Each of them gets a mail with their own link, except ${countOf(withoutMail, 'person', 'people')} without a usable address.`
}
