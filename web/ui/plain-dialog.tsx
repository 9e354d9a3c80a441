import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { plainName } from './plain-name.ts'
import { useFocusBack } from './use-focus-back.ts'

interface PlainDialogProps {
  title: string
  onClose: () => void
  /** It holds what is not shown again: a press beside it would lose that. */
  once?: boolean
  children: ReactNode
}

/** Shows something, and asks nothing. */
export function PlainDialog({ title, onClose, once, children }: PlainDialogProps) {
  useFocusBack(true)
  return (
    <Modal
      opened
      onClose={onClose}
      title={plainName(title)}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!once}
    >
      {children}
    </Modal>
  )
}
