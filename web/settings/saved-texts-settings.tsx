import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { savedMessagesQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { SavedMessage } from '../api/types.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { useToasts } from '../ui/toasts.tsx'
import { SavedTextDialog } from './saved-text-dialog.tsx'

export function SavedTextsSettings() {
  const saved = useQuery(savedMessagesQuery())
  const [writing, setWriting] = useState<{ message?: SavedMessage }>()
  return (
    <Answer query={saved} rows={3}>
      {({ items }) => (
        <>
          <Group justify="space-between">
            <Text size="sm" c="dimmed" flex="1 1 16rem">
              Texts to begin with, wherever a mail is written. One can be kept from there, too.
            </Text>
            <Button variant="default" size="compact-sm" onClick={() => setWriting({})}>
              Write a text
            </Button>
          </Group>
          {items.length === 0 && <Empty title="No saved text yet" />}
          <ul className={rows.rows}>
            {items.map((message) => (
              <SavedRow key={message.id} message={message} onChange={() => setWriting({ message })} />
            ))}
          </ul>
          {writing && <SavedTextDialog message={writing.message} onClose={() => setWriting(undefined)} />}
        </>
      )}
    </Answer>
  )
}

function SavedRow({ message, onChange }: { message: SavedMessage; onChange: () => void }) {
  const { say } = useToasts()
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span className="break">{message.name}</span>
        <span className={rows.buttons}>
          <Button variant="default" size="compact-xs" aria-label={`Change ${message.name}`} onClick={onChange}>
            Change
          </Button>
          <AskedButton
            word="Delete"
            size="compact-xs"
            label={`Delete ${message.name}`}
            title={`Delete ${message.name}?`}
            run={() => request('DELETE', `/saved-messages/${message.id}`)}
            touches={['saved-messages']}
            onDone={() => say(`${message.name} is deleted.`)}
          >
            Its words are gone for good. Mail that was written with them stays as it is.
          </AskedButton>
        </span>
      </div>
      <span className={rows.faint}>
        {message.subject && `${message.subject} · `}
        <Moment at={message.changedAt} />
      </span>
    </li>
  )
}
