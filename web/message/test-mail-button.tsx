import { Button } from '@mantine/core'
import { useChange } from '../api/change.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { CampaignAction, SeenText } from '../api/types.ts'
import { MailIcon } from '../ui/icons.tsx'
import { useToasts } from '../ui/toasts.tsx'

/** The mail as it stands, to the admin's own address, with a link that opens nothing. */
export function TestMailButton({ text, action }: { text: SeenText; action?: CampaignAction }) {
  const { say, complain } = useToasts()
  const send = useChange({
    run: () => {
      const body = { ...text, action }
      return request<{ to: string }>('POST', '/messages/test', { body, idempotencyKey: newIdempotencyKey() })
    },
    touches: ['outbox'],
    onDone: ({ to }) => say(`A test to ${to} is queued.`),
  })
  if (!useMay()('invites:write')) return null
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<MailIcon size={14} />}
      loading={send.isPending}
      onClick={() => send.mutate(undefined, { onError: complain })}
    >
      Send a test to me
    </Button>
  )
}
