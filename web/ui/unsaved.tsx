import { Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useBeforeUnload, useBlocker } from 'react-router'
import { Dialog } from './dialog.tsx'
import { type Ask, UnsavedContext } from './unsaved-context.ts'

/** One for all forms of a page: a router asks once. */
export function UnsavedProvider({ children }: { children: ReactNode }) {
  const [asks] = useState(() => new Set<Ask>())
  const isAnyUnsaved = () => [...asks].some((ask) => ask())
  const blocker = useBlocker(({ currentLocation: from, nextLocation: to }) => {
    const isSaved = (to.state as { isSaved?: boolean } | null)?.isSaved === true
    const leaves = from.pathname !== to.pathname || from.search !== to.search
    return leaves && !isSaved && isAnyUnsaved()
  })
  useBeforeUnload((event) => {
    if (isAnyUnsaved()) event.preventDefault()
  })
  return (
    <UnsavedContext value={asks}>
      {children}
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
    </UnsavedContext>
  )
}
