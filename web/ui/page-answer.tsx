import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'react-router'
import { Problem } from '../api/problem.ts'
import { Answer, Empty, type QueryLike } from './list-states.tsx'
import { PageHeader, type PageHeaderProps } from './page-header.tsx'

interface PageAnswerProps<T> {
  query: QueryLike<T>
  back: NonNullable<PageHeaderProps['back']>
  /** The title until the thing itself has one: `Person`. */
  name: string
  /** Where there is no such thing. */
  gone: { title: string; says: string; why?: string }
  children: (data: T) => ReactNode
}

/** A page about one thing: it has its title and its way back also while the thing is not there, or never will be. */
export function PageAnswer<T>({ query, back, name, gone, children }: PageAnswerProps<T>) {
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <>
        <PageHeader back={back} title={gone.title} />
        <Empty
          title={gone.says}
          action={
            <Button component={Link} to={back.to} variant="default">
              To {back.label}
            </Button>
          }
        >
          {gone.why}
        </Empty>
      </>
    )
  }
  return (
    <>
      {query.data === undefined && (
        <LateHeader key={String(query.error !== null)} {...{ back, name }} now={!!query.error} />
      )}
      <Answer query={query}>{children}</Answer>
    </>
  )
}

const noticedMilliseconds = 400

/** Not for what is there at once: a title that turns into another flickers. */
function LateHeader({ back, name, now }: Pick<PageAnswerProps<unknown>, 'back' | 'name'> & { now: boolean }) {
  const [isLate, setLate] = useState(now)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), noticedMilliseconds)
    return () => clearTimeout(timer)
  }, [])
  return isLate && <PageHeader back={back} title={name} />
}
