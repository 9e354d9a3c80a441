import { Button, Code, NativeSelect, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { clientsQuery, logQuery } from '../api/queries.ts'
import { DayRange, momentsOf } from '../audit/day-range.tsx'
import filters from '../people/people-page.module.css'
import { Card } from '../ui/card.tsx'
import { FilterLinks } from '../ui/filter-links.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { sayCount } from '../ui/moment.tsx'
import { NarrowedBy, NarrowedToGroup, NarrowedToPerson, Narrowing } from '../ui/narrowed-by.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { SearchField } from '../ui/search-field.tsx'
import { useAddress } from '../ui/use-address.ts'
import { plainName } from '../ui/plain-name.ts'
import { LoggedRow } from './logged-row.tsx'

const refreshMilliseconds = 4000
const fullPage = 50
const names = ['search', 'status', 'method', 'clientId', 'personId', 'groupId', 'userName', 'cursor']
const narrowings = [...names.filter((name) => name !== 'cursor'), 'from', 'to']

export function Component() {
  const address = useAddress()
  const isLive = address.read('live') !== 'no' && !address.read('cursor')
  const days = momentsOf({ from: address.read('from'), to: address.read('to') })
  const log = useQuery({
    ...logQuery({ ...Object.fromEntries(names.map((name) => [name, address.read(name)])), ...days }),
    refetchInterval: isLive && refreshMilliseconds,
  })
  const clients = useQuery(clientsQuery()).data?.items ?? []
  const isNarrowed = narrowings.some((name) => address.read(name) !== '')

  return (
    <>
      <PageHeader
        title="Provisioning log"
        lead="What provisioning clients sent, what came of it, and for each refusal what to change. Values are masked."
      />
      <Card flush>
        <FilterLinks
          label="What came of it"
          name="status"
          links={[
            { value: '', label: 'All' },
            { value: 'refused', label: 'Refused' },
            { value: '2xx', label: 'Done' },
          ]}
        />
        <div className={filters.filters}>
          <SearchField label="Search the log" placeholder="User name, address, id, or words…" />
          <NativeSelect
            aria-label="Provisioning client"
            value={address.read('clientId')}
            onChange={(event) => address.show({ clientId: event.currentTarget.value })}
            data={[
              { value: '', label: 'Every client' },
              ...clients.map(({ id, name }) => ({ value: id, label: plainName(name) })),
            ]}
          />
          <NativeSelect
            aria-label="Method"
            value={address.read('method')}
            onChange={(event) => address.show({ method: event.currentTarget.value })}
            data={[{ value: '', label: 'Any method' }, 'GET', 'POST', 'PUT', 'PATCH', 'DELETE']}
          />
          <DayRange />
          <Switch
            label="Live"
            checked={isLive}
            onChange={(event) =>
              address.show({ live: event.currentTarget.checked ? undefined : 'no' }, { replace: true })
            }
            my="auto"
          />
        </div>
        <NarrowedBy>
          <NarrowedToPerson />
          <NarrowedToGroup />
          <Narrowing name="userName" label="one user name">
            <span>
              Only the user name <Code className="break">{address.read('userName')}</Code>
            </span>
          </Narrowing>
        </NarrowedBy>
        <Answer query={log} looking="Looking…">
          {(page) => (
            <>
              {page.items.length === 0 && !page.nextCursor && (
                <Empty
                  title={isNarrowed ? 'No such request' : 'Nothing was sent yet'}
                  action={
                    isNarrowed && (
                      <Button component={Link} to="/provisioning-log" variant="default">
                        Show every request
                      </Button>
                    )
                  }
                >
                  {!isNarrowed && 'Requests of provisioning clients appear here within seconds.'}
                </Empty>
              )}
              <ul className={rows.rows}>
                {page.items.map((request) => (
                  <LoggedRow key={`${request.requestId}.${request.operation ?? 0}`} request={request} />
                ))}
              </ul>
              <Pager
                nextCursor={page.nextCursor}
                says={page.nextCursor && page.items.length < fullPage ? sayUnfinished(page.items.length) : undefined}
              />
            </>
          )}
        </Answer>
      </Card>
    </>
  )
}

/** No index finds what is looked for: a stretch of requests was looked through, for as long as a page may take. */
function sayUnfinished(found: number): string {
  return `${found === 0 ? 'Nothing' : sayCount(found)} found in this stretch of the log; Next looks further back.`
}
