import { Button, Code, Text } from '@mantine/core'
import { Link, useLocation } from 'react-router'
import type { CampaignAction, Selection } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { narrowingOf } from '../people/selection.ts'
import type { Query } from '../api/request.ts'
import { sourceWords } from '../api/words.ts'
import { useAddress } from '../ui/use-address.ts'
import { CampaignForm } from './campaign-form.tsx'

/** The people chosen on the list of people: by a filter in the address, or one by one, carried by the history. */
export function Component() {
  const address = useAddress()
  const { state } = useLocation()
  const action: CampaignAction = address.read('action') === 'remind' ? 'remind' : 'invite'
  const selection = selectionFrom(narrowingOf(address.read), state)
  const title = action === 'remind' ? 'Remind the chosen' : 'Invite the chosen'
  return (
    <>
      <PageHeader back={{ to: '/people', label: 'People' }} title={title} />
      {selection ? (
        <CampaignForm selection={selection} action={action} above={<Chosen selection={selection} />} />
      ) : (
        <Empty
          title="Nobody is chosen"
          action={
            <Button component={Link} to={action === 'remind' ? '/people?state=invited' : '/people?state=uninvited'}>
              Choose people
            </Button>
          }
        >
          People who were ticked one by one are not part of the address. Tick them here, or narrow the list: that can be
          shared.
        </Empty>
      )}
    </>
  )
}

function selectionFrom(narrowing: Query, state: unknown): Selection | undefined {
  if (Object.keys(narrowing).length > 0) return { kind: 'filter', ...narrowing }
  if (typeof state !== 'object' || state === null || !('personIds' in state)) return undefined
  const { personIds } = state
  if (!Array.isArray(personIds) || personIds.length === 0) return undefined
  return { kind: 'list', personIds: personIds.filter((id): id is string => typeof id === 'string') }
}

function Chosen({ selection }: { selection: Selection }) {
  if (selection.kind === 'list') {
    return (
      <Text size="sm" c="dimmed">
        {countOf(selection.personIds.length, 'person', 'people')} chosen one by one.
      </Text>
    )
  }
  if (selection.kind !== 'filter') return null
  return (
    <Card>
      <Text size="sm">
        All who match{' '}
        {[
          selection.filter && (
            <Code key="filter" className="break">
              {selection.filter}
            </Code>
          ),
          selection.search && <span key="search">the search “{selection.search}”</span>,
          selection.source && <span key="source">the source {sourceWords[selection.source]}</span>,
          selection.mail && <span key="mail">{sayMailResult(selection.mail)}</span>,
        ]
          .filter((part) => part !== undefined && part !== '')
          .flatMap((part, at) => (at > 0 ? [' and ', part] : [part]))}
        .
      </Text>
    </Card>
  )
}

function sayMailResult(mail: string): string {
  if (mail === 'none') return 'no mail yet'
  return mail === 'unopened' ? 'mailed, and the link never opened' : `the last mail ${mail}`
}
