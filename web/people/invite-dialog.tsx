import { Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import type { Person } from '../api/types.ts'
import { isSendable, MailEditor, mailTextOf } from '../message/mail-editor.tsx'
import { useMailDraft } from '../message/use-mail-draft.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useToasts } from '../ui/toasts.tsx'

export function InviteDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { say } = useToasts()
  const [draft, setDraft] = useMailDraft()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const invite = useChange({
    run: () => request<unknown>('POST', `/people/${person.id}/invite`, { body: mailTextOf(draft), idempotencyKey }),
    touches: ['people', 'deliveries', 'outbox', 'campaigns'],
    onDone: () => {
      say(`${person.displayName} is invited.`)
      onClose()
    },
  })

  return (
    <Dialog
      title={`Invite ${person.displayName}`}
      opened
      wide
      onClose={onClose}
      action="Send invitation"
      onAction={() => invite.mutate()}
      busy={invite.isPending}
      disabled={!isSendable(draft)}
      error={invite.error}
    >
      <Text size="sm">{sayWhatHappens(person)}</Text>
      <MailEditor draft={draft} onChange={setDraft} personId={person.id} error={invite.error} />
    </Dialog>
  )
}

function sayWhatHappens({ mailAddress }: Person): string {
  if (!mailAddress) return 'There is no usable address. They become invited and can claim, but no mail is sent.'
  return `From then on they may claim their account. A mail with their link goes to ${mailAddress}.`
}
