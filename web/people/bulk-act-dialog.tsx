import { Loader, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { bulkActPreviewQuery } from '../api/queries.ts'
import { Problem } from '../api/problem.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import type { BulkAct as StartedAct, BulkPeople } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { countOf, sayCount } from '../ui/moment.tsx'
import { type BulkAct, reasonsOf } from './bulk-acts.ts'
import { forgetChoice } from './kept-choice.ts'
import { afterSaving } from '../ui/unsaved-context.ts'

interface BulkActDialogProps {
  act: BulkAct
  people: BulkPeople
  onClose: () => void
}

/** Says how many are reached, and who is left out and why; the server then does it, whether or not anybody watches. */
export function BulkActDialog({ act, people, onClose }: BulkActDialogProps) {
  const navigate = useNavigate()
  const order = { act: act.verb, people }
  const preview = useQuery(bulkActPreviewQuery(order))
  const [idempotencyKey] = useState(newIdempotencyKey)
  const start = useChange({
    run: () => request<StartedAct>('POST', '/bulk-acts', { body: order, idempotencyKey }),
    touches: ['bulk-acts'],
    onDone: ({ id }) => {
      forgetChoice()
      void navigate(`/people/acts/${id}`, afterSaving)
    },
  })
  const reached = preview.data?.reached
  const isTooMany = preview.error instanceof Problem && preview.error.code === 'scim_too_costly'
  return (
    <Dialog
      title={`${act.label}?`}
      opened
      onClose={onClose}
      action={reached === undefined ? act.label : `${act.label}: ${countOf(reached, 'person', 'people')}`}
      onAction={() => start.mutate()}
      danger={act.danger}
      disabled={!isTooMany && !reached}
      busy={start.isPending}
      error={start.error ?? (isTooMany ? undefined : preview.error)}
    >
      <div aria-live="polite">
        {preview.isPending && (
          <Text size="sm">
            <Loader size="xs" mr="xs" />
            Counting who is reached. Among very many people this takes some seconds.
          </Text>
        )}
        {isTooMany && (
          <Text size="sm">
            They are too many to be counted in time. Each is asked when their turn comes, and how many they were is said
            then. {act.consequence}
          </Text>
        )}
        {reached !== undefined && (
          <Text size="sm">
            {countOf(reached, 'person', 'people')} {reached === 1 ? singular(act) : act.will}. {act.consequence}
          </Text>
        )}
        {preview.data &&
          reasonsOf(preview.data.leftOut).map(({ reason, why, n }) => (
            <Text key={reason} size="sm" c="dimmed">
              {sayCount(n)} {n === 1 ? 'is' : 'are'} left out: {why}.
            </Text>
          ))}
      </div>
    </Dialog>
  )
}

const singular = ({ will }: BulkAct) =>
  will
    .replace(/^lose their/, 'loses their')
    .replace(/^get their/, 'gets their')
    .replace(/^are /, 'is ')
