import { Anchor, Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { Person, TimelineItem, TimelinePage } from '../api/types.ts'
import { mailKindWords } from '../api/words.ts'
import { isEcho, sayActor, sayEvent } from '../audit/event-words.ts'
import { mayOpen } from '../shell/navigation.ts'
import { Card } from '../ui/card.tsx'
import { Failed, LoadingRows } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import { mailWord } from '../ui/state-mark.tsx'
import { isMailUnderWay } from './mail-under-way.ts'
import styles from './timeline.module.css'

const refreshMilliseconds = 2000

/** All that happened to a person, the newest first. */
export function Timeline({ person }: { person: Person }) {
  const mayReadOutbox = useMay()('invites:write')
  const path = `/people/${person.id}/timeline`
  const timeline = useInfiniteQuery({
    queryKey: ['people', path],
    queryFn: ({ pageParam, signal }) => request<TimelinePage>('GET', path, { query: { cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: isMailUnderWay(person) ? refreshMilliseconds : false,
  })
  const items = (timeline.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (item) => item.kind === 'mail' || !isEcho(item.type, item.detail),
  )

  return (
    <Card title="Timeline">
      {timeline.isPending && <LoadingRows rows={4} />}
      {timeline.error && <Failed error={timeline.error} onRetry={() => void timeline.refetch()} />}
      <ol className={styles.items}>
        {items.map((item) => (
          <li
            key={`${item.at}${item.kind}${item.kind === 'event' ? item.type : item.mail}`}
            className={styles.item}
            data-kind={item.kind}
          >
            <span className={styles.what}>
              {sayItem(item)}
              {item.kind === 'mail' && item.inOutbox && mayReadOutbox && (
                <>
                  {' · '}
                  <Anchor component={Link} to="/outbox" inherit underline="always">
                    Read it
                  </Anchor>
                </>
              )}
            </span>
            <span className={styles.when}>
              {item.kind === 'event' && `${sayActor(item.actor)} · `}
              <Moment at={item.at} />
            </span>
          </li>
        ))}
      </ol>
      {timeline.hasNextPage && (
        <Button
          variant="default"
          size="compact-sm"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
      <Elsewhere person={person} />
    </Card>
  )
}

const elsewhere = [
  { to: '/mail', label: 'All mail' },
  { to: '/provisioning-log', label: 'Provisioning log' },
  { to: '/audit', label: 'Audit log' },
]

/** The same, and more of it, in the lists of everybody. */
function Elsewhere({ person }: { person: Person }) {
  const may = useMay()
  return (
    <nav aria-label="More about them" className={styles.elsewhere}>
      {elsewhere
        .filter(({ to }) => mayOpen(to, may))
        .map(({ to, label }) => (
          <Anchor key={to} component={Link} to={`${to}?personId=${person.id}`} size="sm">
            {label}
          </Anchor>
        ))}
    </nav>
  )
}

function sayItem(item: TimelineItem): string {
  if (item.kind === 'event') return sayEvent(item.type, item.detail)
  const reason = item.result && item.state !== 'sent' ? `: ${item.result}` : ''
  return `${mailKindWords[item.mail]}: ${mailWord(item).toLowerCase()}${reason}`
}
