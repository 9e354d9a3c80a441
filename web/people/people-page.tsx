import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { peopleCountsQuery, peopleQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import { sourceWords } from '../api/words.ts'
import { Card } from '../ui/card.tsx'
import { FilterLinks } from '../ui/filter-links.tsx'
import { InviteIcon, PlusIcon } from '../ui/icons.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { useAddress } from '../ui/use-address.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { useColumns } from './columns.tsx'
import { useKeptChoice } from './kept-choice.ts'
import { isNarrowed } from './selection.ts'
import { AttributeFilter } from './attribute-filter.tsx'
import styles from './people-page.module.css'
import { PeopleRows } from './people-rows.tsx'
import { RunningAct } from './running-act.tsx'
import { SelectionBar } from './selection-bar.tsx'

export function Component() {
  const may = useMay()
  const address = useAddress()
  const counts = useQuery(peopleCountsQuery()).data
  const narrowing = ['search', 'filter', 'state', 'source', 'mail'].map((name) => address.read(name)).join(' ')
  const [chosen, setChosen] = useKeptChoice(narrowing)
  const [columns, chooseColumns] = useColumns()
  const names = ['search', 'filter', 'state', 'source', 'mail', 'sort', 'order', 'cursor']
  const profile = columns.some(({ ofProfile }) => ofProfile) || undefined
  const people = useQuery(
    peopleQuery({ ...Object.fromEntries(names.map((name) => [name, address.read(name)])), profile }),
  )
  const picks = may('invites:write') || may('people:write')

  return (
    <>
      <PageHeader
        title="People"
        lead="Everybody who was provisioned, and how far they have come."
        actions={
          <>
            {may('invites:write') && (
              <Button component={Link} to="/invite" variant="default" leftSection={<InviteIcon size={16} />}>
                Send invites
              </Button>
            )}
            {may('people:write') && (
              <Button component={Link} to="/people/new" leftSection={<PlusIcon size={16} />}>
                Add a person
              </Button>
            )}
          </>
        }
      />
      {picks && <RunningAct />}
      <Card flush>
        <FilterLinks
          label="State"
          name="state"
          links={[
            { value: '', label: 'All', count: counts?.total },
            { value: 'uninvited', label: 'Uninvited', count: counts?.uninvited },
            { value: 'invited', label: 'Invited', count: counts?.invited },
            { value: 'claimed', label: 'Claimed', count: counts?.claimed },
            { value: 'deactivated', label: 'Deactivated', count: counts?.deactivated },
          ]}
        />
        <div className={styles.filters}>
          <SearchField label="Search people" placeholder="Name, user name, address…" />
          <NativeSelect
            aria-label="Source"
            value={address.read('source')}
            onChange={(event) => address.show({ source: event.currentTarget.value })}
            data={[
              { value: '', label: 'Any source' },
              ...Object.entries(sourceWords).map(([value, label]) => ({ value, label })),
            ]}
          />
          <NativeSelect
            aria-label="Last mail"
            value={address.read('mail')}
            onChange={(event) => address.show({ mail: event.currentTarget.value })}
            data={mailFilters}
          />
          <SortSelect />
          <AttributeFilter />
          <ColumnsMenu columns={columns} onChoose={chooseColumns} />
        </div>
        {picks && (
          <SelectionBar
            chosen={chosen}
            page={people.data}
            isShown={people.isError || (people.data !== undefined && !people.isPlaceholderData && !people.data.looked)}
            onChange={setChosen}
          />
        )}
        <PeopleRows
          query={people}
          narrowed={isNarrowed(address.read)}
          among={counts?.total}
          columns={columns}
          choice={picks ? { chosen, page: people.data?.items ?? [], onChange: setChosen } : undefined}
        />
      </Card>
    </>
  )
}

const mailFilters = [
  { value: '', label: 'Any last mail' },
  { value: 'sent', label: 'Mail sent' },
  { value: 'failed', label: 'Mail failed' },
  { value: 'deferred', label: 'Mail deferred' },
  { value: 'queued', label: 'Mail queued' },
  { value: 'sending', label: 'Mail being sent' },
  { value: 'held', label: 'Mail held' },
  { value: 'cancelled', label: 'Mail cancelled' },
  { value: 'none', label: 'No mail yet' },
  { value: 'unopened', label: 'Mailed, never opened' },
]

const sorts = [
  { value: '', label: 'By name' },
  { value: 'displayName.desc', label: 'By name, last first' },
  { value: 'userName.asc', label: 'By user name' },
  { value: 'userName.desc', label: 'By user name, last first' },
  { value: 'createdAt.desc', label: 'Newest first' },
  { value: 'createdAt.asc', label: 'Oldest first' },
  { value: 'modifiedAt.desc', label: 'Last changed first' },
  { value: 'modifiedAt.asc', label: 'Longest unchanged first' },
]

function SortSelect() {
  const address = useAddress()
  const sort = address.read('sort')
  const choose = (value: string) => {
    const [sort, order] = value.split('.')
    address.show({ sort, order })
  }
  return (
    <NativeSelect
      aria-label="Order"
      value={orderIn(sort, address.read('order'))}
      onChange={(event) => choose(event.currentTarget.value)}
      data={sorts}
    />
  )
}

/** The usual order may also be asked for by its name. */
function orderIn(sort: string, order: string): string {
  const value = `${sort || 'displayName'}.${order || 'asc'}`
  return sorts.some((each) => each.value === value) ? value : ''
}
