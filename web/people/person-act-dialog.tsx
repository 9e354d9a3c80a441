import { Text } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import type { Person } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useToasts } from '../ui/toasts.tsx'
import type { Act } from './person-acts.ts'

/** What these take away, in the API. */
const taken: Partial<Record<Act['verb'], string>> = { delete: '', 'revoke-code': '/access-code' }

export function PersonActDialog({ person, act, onClose }: { person: Person; act: Act; onClose: () => void }) {
  const { say } = useToasts()
  const navigate = useNavigate()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const deletes = act.verb === 'delete'

  const change = useChange({
    run: () =>
      act.verb in taken
        ? request<unknown>('DELETE', `/people/${person.id}${taken[act.verb]}`)
        : request<unknown>('POST', `/people/${person.id}/${act.verb}`, { idempotencyKey }),
    touches: ['people', 'groups', 'deliveries', 'outbox'],
    onDone: () => {
      say(act.done)
      onClose()
      if (deletes) void navigate('/people')
    },
  })

  return (
    <Dialog
      title={`${act.label}: ${person.displayName}`}
      opened
      onClose={onClose}
      action={act.label}
      onAction={() => change.mutate()}
      danger={act.danger}
      busy={change.isPending}
      error={change.error}
    >
      <Text size="sm">{act.consequence}</Text>
      {act.verb === 'resend' && (
        <Text size="sm" c={person.mailAddress ? 'dimmed' : 'var(--warn)'}>
          {person.mailAddress
            ? `It goes to ${person.mailAddress}.`
            : 'There is no usable address: no mail will be sent.'}
        </Text>
      )}
    </Dialog>
  )
}
