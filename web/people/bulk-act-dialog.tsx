import { Button, Modal, Progress, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { sayProblem } from '../api/problem.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import type { PersonSummary } from '../api/types.ts'
import { percentOf } from '../campaigns/campaign-words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { countOf, sayCount } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { type BulkAct, sortOut } from './bulk-acts.ts'

interface BulkActDialogProps {
  act: BulkAct
  people: Iterable<PersonSummary>
  onClose: (isDone: boolean) => void
}

interface Going {
  done: number
  refused: { person: PersonSummary; reason: string }[]
  isOver: boolean
}

/** One after the other, so that it can be stopped and nobody's refusal stops the others. */
export function BulkActDialog({ act, people, onClose }: BulkActDialogProps) {
  const [{ reached, leftOut }] = useState(() => sortOut(act, people))
  const [going, setGoing] = useState<Going>()
  const isStopped = useRef(false)
  const client = useQueryClient()

  const run = async () => {
    const refused: Going['refused'] = []
    let done = 0
    setGoing({ done, refused, isOver: false })
    for (const person of reached) {
      if (isStopped.current) break
      const reason = await actOn(act, person)
      if (reason) refused.push({ person, reason })
      else done++
      setGoing({ done, refused: [...refused], isOver: false })
    }
    setGoing({ done, refused, isOver: true })
    for (const kind of ['people', 'overview', 'deliveries', 'audit'])
      void client.invalidateQueries({ queryKey: [kind] })
  }

  if (going) {
    return (
      <Result act={act} of={reached.length} going={going} onStop={() => (isStopped.current = true)} onClose={onClose} />
    )
  }
  return (
    <Dialog
      title={`${act.label}?`}
      opened
      onClose={() => onClose(false)}
      action={`${act.label}: ${countOf(reached.length, 'person', 'people')}`}
      onAction={() => void run()}
      danger={act.danger}
      disabled={reached.length === 0}
    >
      <Text size="sm">
        {countOf(reached.length, 'person', 'people')} of the chosen {act.will}. {act.consequence}
      </Text>
      {leftOut.map(([why, n]) => (
        <Text key={why} size="sm" c="dimmed">
          {countOf(n, 'is', 'are')} left out: {why}.
        </Text>
      ))}
    </Dialog>
  )
}

interface ResultProps {
  act: BulkAct
  of: number
  going: Going
  onStop: () => void
  onClose: (isDone: boolean) => void
}

function Result({ act, of, going, onStop, onClose }: ResultProps) {
  const { done, refused, isOver } = going
  return (
    <Modal opened onClose={() => isOver && onClose(true)} title={act.label} withCloseButton={false}>
      <Stack>
        <Progress value={percentOf(done + refused.length, of)} aria-label={act.label} />
        <Text size="sm" role="status">
          {sayCount(done)} of {countOf(of, 'person', 'people')} done
          {refused.length > 0 && `, ${sayCount(refused.length)} refused`}.
        </Text>
        {refused.length > 0 && (
          <ul className={rows.rows}>
            {refused.map(({ person, reason }) => (
              <li key={person.id} className={rows.row}>
                <span>{person.displayName}</span>
                <span className={rows.faint}>{reason}</span>
              </li>
            ))}
          </ul>
        )}
        <Button variant="default" onClick={() => (isOver ? onClose(true) : onStop())}>
          {isOver ? 'Done' : 'Stop'}
        </Button>
      </Stack>
    </Modal>
  )
}

/** @returns why it was refused. */
async function actOn({ verb }: BulkAct, { id }: PersonSummary): Promise<string | undefined> {
  const answer = request('POST', `/people/${id}/${verb}`, { idempotencyKey: newIdempotencyKey() })
  return answer.then(() => undefined, sayProblem)
}
