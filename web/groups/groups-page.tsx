import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { groupsQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import type { Group } from '../api/types.ts'
import filters from '../people/people-page.module.css'
import { Card } from '../ui/card.tsx'
import { FilterLinks } from '../ui/filter-links.tsx'
import { PlusIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { countOf, sayCount } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { SearchField } from '../ui/search-field.tsx'
import { useAddress } from '../ui/use-address.ts'
import { GroupDialog } from './group-dialog.tsx'
import { sayKind } from './group-words.ts'
import { plainName } from '../ui/plain-name.ts'

export function Component() {
  const may = useMay()
  const address = useAddress()
  const [creating, setCreating] = useState(false)
  const query = { search: address.read('search'), kind: address.read('kind'), cursor: address.read('cursor') }
  const groups = useQuery(groupsQuery(query))

  return (
    <>
      <PageHeader
        title="Groups"
        lead="Local groups are yours, and can be offered while people claim. Pushed groups belong to the provider that sent them."
        actions={
          may('groups:write') && (
            <Button leftSection={<PlusIcon size={16} />} onClick={() => setCreating(true)}>
              Create a group
            </Button>
          )
        }
      />
      <Card flush>
        <FilterLinks
          label="Kind"
          name="kind"
          links={[
            { value: '', label: 'All' },
            { value: 'local', label: 'Local' },
            { value: 'pushed', label: 'Pushed' },
          ]}
        />
        <div className={filters.filters}>
          <SearchField label="Search groups" placeholder="Name begins with…" />
        </div>
        <Answer query={groups} looking="Looking…">
          {(page) => (
            <>
              {page.items.length === 0 && (
                <Empty title={query.search || query.kind ? 'No group matches' : 'No group yet'}>
                  {!query.search && 'A local group can be ready, with its members, before anybody is invited.'}
                </Empty>
              )}
              <ul className={rows.rows}>
                {page.items.map((group) => (
                  <GroupRow key={group.id} group={group} />
                ))}
              </ul>
              <Pager
                nextCursor={page.nextCursor}
                says={page.total === undefined ? undefined : `${sayCount(page.total)} in all`}
              />
            </>
          )}
        </Answer>
      </Card>
      {creating && <GroupDialog onClose={() => setCreating(false)} />}
    </>
  )
}

function GroupRow({ group }: { group: Group }) {
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <Link className={rows.name} to={`/groups/${group.id}`}>
          {plainName(group.displayName)}
        </Link>
        <span className="number">{countOf(group.memberCount, 'member', 'members')}</span>
      </div>
      <div className={rows.faint}>{sayKind(group)}</div>
    </li>
  )
}
