import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { bulkActsQuery } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { countOf, Moment } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { useAddress } from '../ui/use-address.ts'
import { BulkActMark } from './bulk-act-mark.tsx'
import { bulkActOf } from './bulk-acts.ts'
import { plainName } from '../ui/plain-name.ts'

const refreshMilliseconds = 3000

export function Component() {
  const acts = useQuery({
    ...bulkActsQuery({ cursor: useAddress().read('cursor') }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((act) => act.state === 'running') ? refreshMilliseconds : false,
  })
  return (
    <>
      <PageHeader
        back={{ to: '/people', label: 'People' }}
        title="Acts on many"
        lead="Invitations withdrawn, people deactivated or reactivated, many at once."
      />
      <Card flush>
        <Answer query={acts} rows={4}>
          {(page) => (
            <>
              {page.items.length === 0 && (
                <Empty title="Nothing was done to many yet">
                  Choose people in the list, or all who match, and then More.
                </Empty>
              )}
              <ul className={rows.rows}>
                {page.items.map(({ id, act, state, reached, filter, createdBy, createdAt }) => (
                  <li key={id} className={rows.row}>
                    <div className={rows.line}>
                      <Link className={rows.name} to={`/people/acts/${id}`}>
                        {bulkActOf(act).label}: {countOf(reached, 'person', 'people')}
                      </Link>
                      <BulkActMark state={state} />
                    </div>
                    {filter && (
                      <Text size="sm" c="dimmed" className="break">
                        {filter}
                      </Text>
                    )}
                    <span className={rows.faint}>
                      {createdBy?.name && `${plainName(createdBy.name)} · `}
                      <Moment at={createdAt} />
                    </span>
                  </li>
                ))}
              </ul>
              <Pager nextCursor={page.nextCursor} />
            </>
          )}
        </Answer>
      </Card>
    </>
  )
}
