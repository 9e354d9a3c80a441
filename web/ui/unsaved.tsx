import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useBeforeUnload, useBlocker } from 'react-router'
import { type Ask, UnsavedContext } from './unsaved-context.ts'

// The frame is loaded first, and seldom asks.
const LeaveDialog = lazy(() => import('./leave-dialog.tsx'))

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
      {blocker.state === 'blocked' && (
        <Suspense>
          <LeaveDialog onStay={() => blocker.reset()} onLeave={() => blocker.proceed()} />
        </Suspense>
      )}
    </UnsavedContext>
  )
}
