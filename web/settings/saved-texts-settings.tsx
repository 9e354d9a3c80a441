import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useChange } from '../api/change.ts'
import { savedMessagesQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { SavedMessage } from '../api/types.ts'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { useToasts } from '../ui/toasts.tsx'

export function SavedTextsSettings() {
  const saved = useQuery(savedMessagesQuery())
  return (
    <Answer query={saved} rows={3}>
      {({ items }) => (
        <>
          <Text size="sm" c="dimmed">
            Texts to begin with, wherever a mail is written. They are kept from there.
          </Text>
          {items.length === 0 && <Empty title="No saved text yet" />}
          <ul className={rows.rows}>
            {items.map((message) => (
              <SavedRow key={message.id} message={message} />
            ))}
          </ul>
        </>
      )}
    </Answer>
  )
}

function SavedRow({ message }: { message: SavedMessage }) {
  const { say, complain } = useToasts()
  const remove = useChange({
    run: () => request('DELETE', `/saved-messages/${message.id}`),
    touches: ['saved-messages'],
    onDone: () => say(`${message.name} is deleted.`),
  })
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span className="break">{message.name}</span>
        <Button
          size="compact-xs"
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate(undefined, { onError: complain })}
          aria-label={`Delete ${message.name}`}
        >
          Delete
        </Button>
      </div>
      <span className={rows.faint}>
        {message.subject && `${message.subject} · `}
        <Moment at={message.changedAt} />
      </span>
    </li>
  )
}
