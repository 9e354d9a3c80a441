import { Anchor, Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { lastAnswerAt } from '../api/request.ts'
import { useMe } from '../api/session.tsx'
import type { Me } from '../api/types.ts'
import { countOf, sayTime } from '../ui/moment.tsx'
import styles from './session-ending.module.css'
import { signInAgainAddress } from './sign-in.ts'

const lookMilliseconds = 10_000
const minute = 60_000
const warnBeforeIdle = 3 * minute
const warnBeforeEnd = 10 * minute

/** A session that is about to end says so, while there is time to keep it. */
export function SessionEnding() {
  const { session } = useMe()
  const client = useQueryClient()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), lookMilliseconds)
    return () => clearInterval(timer)
  }, [])
  const ending = session && endingOf(session, { now, lastAnswerAt: lastAnswerAt() })
  if (!ending) return null
  return (
    <div className={styles.bar} role="alert">
      {ending.kind === 'idle' ? (
        <>
          <span>
            Nothing has been asked of the server for a while: you are signed out in about{' '}
            {countOf(ending.minutes, 'minute', 'minutes')}.
          </span>
          <Button
            size="compact-sm"
            onClick={() => void client.invalidateQueries({ queryKey: ['me'] }).then(() => setNow(Date.now()))}
          >
            Stay signed in
          </Button>
        </>
      ) : (
        <span>
          Your session ends at {sayTime(ending.endsAt)}.{' '}
          <Anchor href={signInAgainAddress()} target="_blank" rel="noopener" inherit underline="always">
            Sign in again
          </Anchor>{' '}
          in another tab to go on without a break; what you have typed is kept.
        </span>
      )}
    </div>
  )
}

type Ending = { kind: 'idle'; minutes: number } | { kind: 'end'; endsAt: string }

export function endingOf(
  { endsAt, idleMinutes }: NonNullable<Me['session']>,
  { now, lastAnswerAt }: { now: number; lastAnswerAt: number },
): Ending | undefined {
  const untilEnd = Date.parse(endsAt) - now
  const untilIdle = lastAnswerAt + idleMinutes * minute - now
  if (untilEnd > 0 && untilEnd <= warnBeforeEnd && untilEnd <= untilIdle) return { kind: 'end', endsAt }
  if (untilIdle > 0 && untilIdle <= warnBeforeIdle) return { kind: 'idle', minutes: Math.ceil(untilIdle / minute) }
  return undefined
}
