import { Button, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type Kind, useChange } from '../api/change.ts'
import { Dialog } from './dialog.tsx'

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
  const change = useChange({
    run,
    touches,
    onDone: () => {
      setAsking(false)
      onDone?.()
    },
  })
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
          onAction={() => change.mutate()}
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
