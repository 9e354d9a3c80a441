import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { savedMessagesQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { SavedMessage } from '../api/types.ts'
import { useToasts } from '../ui/toasts.tsx'
import type { MailDraft } from './mail-editor.tsx'

interface SavedTextsProps {
  draft: MailDraft
  onChange: (draft: MailDraft) => void
}

/** Texts kept under a name: one is taken to begin with, or this one is kept. */
export function SavedTexts({ draft, onChange }: SavedTextsProps) {
  const saved = useQuery(savedMessagesQuery()).data?.items ?? []
  const [naming, setNaming] = useState(false)
  const take = (id: string) => {
    const message = saved.find((each) => each.id === id)
    if (message) onChange({ ...draft, subject: message.subject ?? draft.subject, body: message.body ?? draft.body })
  }
  return (
    <>
      <Group gap="xs" align="flex-end">
        {saved.length > 0 && (
          <NativeSelect
            label="Begin with a saved text"
            value=""
            onChange={(event) => take(event.currentTarget.value)}
            data={[{ value: '', label: 'Choose…' }, ...saved.map(({ id, name }) => ({ value: id, label: name }))]}
            flex="1 1 10rem"
          />
        )}
        {!naming && (
          <Button variant="default" onClick={() => setNaming(true)}>
            Save this text…
          </Button>
        )}
      </Group>
      {naming && <NameText draft={draft} saved={saved} onDone={() => setNaming(false)} />}
    </>
  )
}

interface NameTextProps {
  draft: MailDraft
  saved: SavedMessage[]
  onDone: () => void
}

function NameText({ draft, saved, onDone }: NameTextProps) {
  const { say, complain } = useToasts()
  const [name, setName] = useState('')
  const same = saved.find((message) => message.name === name.trim())
  const keep = useChange({
    run: () => {
      const body = { name: name.trim(), subject: draft.subject, body: draft.body }
      if (same) return request<SavedMessage>('PUT', `/saved-messages/${same.id}`, { body })
      return request<SavedMessage>('POST', '/saved-messages', { body })
    },
    touches: ['saved-messages'],
    onDone: (message) => {
      say(`Kept as ${message.name}.`)
      onDone()
    },
  })
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label="Keep it as"
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
        flex="1 1 10rem"
        autoFocus
      />
      <Button
        variant="default"
        disabled={name.trim() === ''}
        loading={keep.isPending}
        onClick={() => keep.mutate(undefined, { onError: complain })}
      >
        {same ? 'Replace' : 'Keep'}
      </Button>
      <Button variant="subtle" onClick={onDone}>
        Not now
      </Button>
    </Group>
  )
}
