import { Button, Group, Modal, Stack } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { sayProblem } from '../api/problem.ts'
import styles from './dialog.module.css'
import { Notice } from './notice.tsx'
import { plainName } from './plain-name.ts'
import { useFocusBack } from './use-focus-back.ts'
import { useTyped } from './use-typed.ts'
import { useUnsaved } from './unsaved-context.ts'

export interface DialogProps {
  title: string
  opened: boolean
  onClose: () => void
  /** The word on the button says what will happen: "Send invitation", never "OK". */
  action: string
  onAction: () => void
  danger?: boolean
  busy?: boolean
  disabled?: boolean
  error?: unknown
  wide?: boolean
  children: ReactNode
}

/** Asks before something happens, says what will, and keeps what was typed: when the server refuses, and when it is closed by mistake. */
export function Dialog(props: DialogProps) {
  const { title, opened, onClose, action, onAction, danger, busy, disabled, error, wide, children } = props
  const { onFocus, isTyped, forget } = useTyped()
  const [isLeaving, setLeaving] = useState(false)
  useUnsaved(() => opened && isTyped())
  useFocusBack(opened)
  useEffect(() => {
    forget()
    setLeaving(false)
  }, [opened, forget])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setLeaving(false)
    onAction()
  }
  return (
    <Modal
      opened={opened}
      // By Escape, the cross, or a press beside it; a second time it is meant.
      onClose={() => (isTyped() && !isLeaving ? setLeaving(true) : onClose())}
      title={plainName(title)}
      size={wide ? '66rem' : 'md'}
      classNames={{ body: styles.body }}
      closeOnClickOutside={!busy}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} onFocus={onFocus} noValidate>
        <Stack gap="md">
          {children}
          {error != null && <Refusal error={error} />}
          {isLeaving && <Notice tone="warn">What you typed is not saved. Close once more to drop it.</Notice>}
          <Group className={styles.foot} justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color={danger ? 'red.9' : undefined} loading={busy} disabled={disabled}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

export function Refusal({ error }: { error: unknown }) {
  return <Notice tone="bad">{sayProblem(error)}</Notice>
}
