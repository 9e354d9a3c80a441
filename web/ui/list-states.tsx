import { Button, Loader, Skeleton, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { Link, useLocation } from 'react-router'
import { Problem, sayProblem } from '../api/problem.ts'
import { AlertIcon } from './icons.tsx'
import styles from './list-states.module.css'
import { useRetryWhenBack } from './use-retry-when-back.ts'

/** What a list shows instead of rows: why there are none, and the way on. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.state} data-empty>
      <Title order={2} size="h3">
        {title}
      </Title>
      {children && (
        <Text size="sm" c="dimmed" maw="52ch">
          {children}
        </Text>
      )}
      {action}
    </div>
  )
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { pathname, search } = useLocation()
  useRetryWhenBack(error, onRetry)
  const address = new URLSearchParams(search)
  const isOutdated = error instanceof Problem && error.code === 'invalid_cursor' && address.has('cursor')
  const isRefused = error instanceof Problem && error.status === 403
  const isUnfit = error instanceof Problem && error.status === 400 && !isOutdated && search !== ''
  address.delete('cursor')
  return (
    <div className={styles.state} role="alert">
      <span className={styles.bad}>
        <AlertIcon size={22} />
      </span>
      <Text size="sm" maw="60ch">
        {isOutdated ? 'The address of this page has expired, or belongs to another list.' : sayProblem(error)}
      </Text>
      {isOutdated && (
        <Button component={Link} to={{ pathname, search: address.toString() }} replace variant="default">
          Go to the first page
        </Button>
      )}
      {isRefused && (
        <Button component={Link} to="/" variant="default">
          To the overview
        </Button>
      )}
      {isUnfit && (
        <Button component={Link} to={pathname} variant="default">
          Show everything
        </Button>
      )}
      {!isOutdated && !isRefused && !isUnfit && onRetry && (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

const usualWords = 'This takes a moment: there is a lot to look through.'

interface LoadingProps {
  rows?: number
  /** Said after a while. */
  slow?: string
  /** Said as soon as anybody could wonder. */
  looking?: string
}

export function LoadingRows({ rows = 8, slow = usualWords, looking }: LoadingProps) {
  return (
    <div className={styles.rows} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={14} radius="xl" width={`${88 - ((row * 17) % 40)}%`} />
      ))}
      <p className={looking ? `${styles.slow} ${styles.soon}` : styles.slow}>{looking ?? slow}</p>
    </div>
  )
}

interface AnswerProps<T> {
  query: QueryLike<T>
  rows?: number
  /** Said over the rows of a list while the next ones are looked for. */
  looking?: string
  children: (data: T) => ReactNode
}

/** The three faces of a query, and its rows. */
export function Answer<T>({ query, rows, looking, children }: AnswerProps<T>) {
  if (query.data !== undefined) {
    const shown = (
      <>
        {isOutdated(query) && <Outdated query={query} />}
        {children(query.data)}
      </>
    )
    if (looking === undefined) return shown
    return (
      <div className={styles.answer} aria-busy={query.isPlaceholderData}>
        {query.isPlaceholderData && <Looking>{looking}</Looking>}
        {shown}
      </div>
    )
  }
  if (query.error) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  return <LoadingRows rows={rows} looking={looking} />
}

export interface QueryLike<T> {
  data: T | undefined
  error: unknown
  isPlaceholderData?: boolean
  refetch: () => Promise<unknown>
}

/** Read before, and now in vain. Who has to sign in again is told so elsewhere. */
function isOutdated({ error }: QueryLike<unknown>): boolean {
  return error != null && !(error instanceof Problem && error.status === 401)
}

function Outdated({ query }: { query: QueryLike<unknown> }) {
  return (
    <div className={styles.outdated} role="alert">
      <AlertIcon size={16} />
      <span>This is how it was: it cannot be read anew. {sayProblem(query.error)}</span>
      <Button variant="default" size="compact-xs" onClick={() => void query.refetch()}>
        Try again
      </Button>
    </div>
  )
}

const unnoticedMs = 200

/** Not for what is there before anybody has noticed that it was not. */
function Looking({ children }: { children: ReactNode }) {
  const [isNoticed, notice] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => notice(true), unnoticedMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={styles.looking} role="status">
      {isNoticed && (
        <span>
          <Loader size={14} /> {children}
        </span>
      )}
    </div>
  )
}
