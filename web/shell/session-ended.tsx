import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import type { Problem } from '../api/problem.ts'
import { meQuery } from '../api/queries.ts'
import { rememberCsrfToken } from '../api/request.ts'
import { useMe } from '../api/session.tsx'
import { answerSessionWanted, watchSessionWanted } from '../api/session-wanted.ts'
import { isFresh } from './fresh.ts'

const SignInDialog = lazy(() => import('./sign-in-dialog.tsx'))

/**
 * A session that ended under open pages, or is too old for what was asked (tokens and keys want a fresh sign-in):
 * nothing that was typed is lost, one signs in beside it, and what was asked goes on.
 */
export function SessionEnded() {
  const [wanted, setWanted] = useState<Problem>()
  const me = useMe()
  const client = useQueryClient()

  useEffect(() => watchSessionWanted(setWanted), [])

  const goOn = useCallback(async () => {
    const again = await client.fetchQuery({ ...meQuery(), staleTime: 0 }).catch(() => undefined)
    if (!again || (wanted?.status === 403 && !isFresh(again))) return
    // Another admin may have signed in meanwhile: then what is on screen is not theirs.
    if (again.tenant.slug !== me.tenant.slug || again.admin?.id !== me.admin?.id) location.reload()
    rememberCsrfToken(again.csrfToken ?? '')
    setWanted(undefined)
    answerSessionWanted(true)
    void client.invalidateQueries()
  }, [client, me, wanted])

  // Back from the tab where one signed in, the way is free without another press.
  useEffect(() => {
    if (!wanted) return undefined
    const onFocus = () => void goOn()
    addEventListener('focus', onFocus)
    return () => removeEventListener('focus', onFocus)
  }, [wanted, goOn])

  const onClose = () => {
    setWanted(undefined)
    answerSessionWanted(false)
  }

  if (!wanted) return null
  return (
    <Suspense>
      <SignInDialog isStale={wanted.status === 403} onSignedIn={() => void goOn()} onClose={onClose} />
    </Suspense>
  )
}
