import { Button, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type Kind, useChange } from '../api/change.ts'
import { Problem } from '../api/problem.ts'
import { Dialog } from './dialog.tsx'
import { useToasts } from './toasts.tsx'

interface AskedButtonProps {
  /** On the button. */
  word: string
  /** Which of several, for who does not see the row. */
  label?: string
  size?: 'compact-xs' | 'compact-sm'
  /** The question. */
  title: string
  /** Absent: the word. */
  action?: string
  /** What will happen, and to how many. */
  children: ReactNode
  run: () => Promise<unknown>
  touches: Kind[]
  onDone?: () => void
}

/** What cannot be taken back is said before it is done; a refusal stands beside the question. */
export function AskedButton({ word, label, size, title, action, children, run, touches, onDone }: AskedButtonProps) {
  const [asking, setAsking] = useState(false)
  const { complain } = useToasts()
  const change = useChange({
    run,
    touches,
    onDone: () => {
      setAsking(false)
      onDone?.()
    },
  })
  // Another was faster: what it was about goes from the page, and the question with it.
  const onError = (error: unknown) => {
    if (error instanceof Problem && error.status === 404) complain(error)
  }
  const ask = () => {
    change.reset()
    setAsking(true)
  }
  return (
    <>
      <Button variant="default" size={size} aria-label={label} onClick={ask}>
        {word}
      </Button>
      {asking && (
        <Dialog
          title={title}
          opened
          onClose={() => setAsking(false)}
          action={action ?? word}
          danger
          onAction={() => change.mutate(undefined, { onError })}
          busy={change.isPending}
          error={change.error}
        >
          <Text size="sm" component="div">
            {children}
          </Text>
        </Dialog>
      )}
    </>
  )
}
