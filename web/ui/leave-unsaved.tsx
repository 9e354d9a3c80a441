import { Text } from '@mantine/core'
import { useBeforeUnload, useBlocker } from 'react-router'
import { Dialog } from './dialog.tsx'

/** Asks before what was typed is lost with its page or tab. It stands beside the form, not in it: it is one itself. */
export function LeaveUnsaved({ when }: { when: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation: from, nextLocation: to }) =>
      when && (from.pathname !== to.pathname || from.search !== to.search),
  )
  useBeforeUnload((event) => {
    if (when) event.preventDefault()
  })
  return (
    <Dialog
      title="Leave without saving?"
      opened={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      action="Leave without saving"
      danger
      onAction={() => blocker.proceed?.()}
    >
      <Text size="sm">What you have changed here is not saved, and is lost when you leave.</Text>
    </Dialog>
  )
}
