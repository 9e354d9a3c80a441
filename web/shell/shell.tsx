import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ScrollRestoration } from 'react-router'
import { Problem } from '../api/problem.ts'
import { meQuery } from '../api/queries.ts'
import { rememberCsrfToken } from '../api/request.ts'
import { MeProvider } from '../api/session.tsx'
import { Failed } from '../ui/list-states.tsx'
import { UnsavedProvider } from '../ui/unsaved.tsx'
import { MailNotice } from './mail-notice.tsx'
import { MobileBar } from './mobile-bar.tsx'
import { RoleGuard } from './role-guard.tsx'
import { SessionEnded } from './session-ended.tsx'
import { SessionEnding } from './session-ending.tsx'
import styles from './shell.module.css'
import { Shortcuts } from './shortcuts.tsx'
import { Sidebar } from './sidebar.tsx'
import { goToSignIn, rememberSignIn } from './sign-in.ts'

/** The frame around every page, once it is known who is signed in. */
export function Shell() {
  const me = useQuery(meQuery())

  if (me.data) {
    rememberCsrfToken(me.data.csrfToken ?? '')
    if (me.data.signInPath) rememberSignIn(me.data.signInPath)
    return (
      <MeProvider value={me.data}>
        <a href="#main" className={styles.skip}>
          Skip to content
        </a>
        <div className={styles.frame}>
          <Sidebar />
          <MobileBar />
          <main id="main" tabIndex={-1} className={styles.main}>
            <MailNotice mode={me.data.mailMode} />
            <UnsavedProvider>
              <RoleGuard />
            </UnsavedProvider>
          </main>
        </div>
        <Shortcuts />
        <SessionEnded />
        <SessionEnding />
        <ScrollRestoration />
      </MeProvider>
    )
  }
  if (me.error instanceof Problem && me.error.status === 401) return <SignedOut />
  if (me.error) return <Failed error={me.error} onRetry={() => void me.refetch()} />
  return (
    <div className={styles.waiting} role="status" aria-label="Loading">
      <Loader type="dots" />
    </div>
  )
}

function SignedOut() {
  useEffect(goToSignIn, [])
  return null
}
