import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import type { SavedMessage } from '../api/types.ts'
import { isSendable, type MailDraft, TextFields } from '../message/mail-editor.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useToasts } from '../ui/toasts.tsx'

/** Writes a text to begin with, or changes the one given. */
export function SavedTextDialog({ message, onClose }: { message?: SavedMessage; onClose: () => void }) {
  const { say } = useToasts()
  const [name, setName] = useState(message?.name ?? '')
  const [draft, setDraft] = useState<MailDraft>({
    custom: true,
    subject: message?.subject ?? '',
    body: message?.body ?? '{{claimLink}}',
  })
  const save = useChange({
    run: () => {
      const body = { name: name.trim(), subject: draft.subject.trim(), body: draft.body }
      if (message) return request<SavedMessage>('PUT', `/saved-messages/${message.id}`, { body })
      return request<SavedMessage>('POST', '/saved-messages', { body })
    },
    touches: ['saved-messages'],
    onDone: (kept) => {
      say(`Kept as ${kept.name}.`)
      onClose()
    },
  })
  return (
    <Dialog
      title={message ? `Change ${message.name}` : 'Write a text'}
      opened
      wide
      onClose={onClose}
      action="Save"
      onAction={() => save.mutate()}
      busy={save.isPending}
      disabled={name.trim() === '' || !isSendable(draft)}
      error={save.error}
    >
      <TextInput
        label="Name"
        description="Only admins see it."
        value={name}
        maxLength={200}
        error={faultOf(save.error, 'name')}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextFields draft={draft} onChange={setDraft} error={save.error} isSaved />
    </Dialog>
  )
}
