import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useMay } from '../api/session.tsx'
import type { PeoplePage, PersonSummary } from '../api/types.ts'
import { sourceWords } from '../api/words.ts'
import { percentOf } from '../campaigns/campaign-words.ts'
import { Answer, Empty } from '../ui/list-states.tsx'
import { sayCount } from '../ui/moment.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { MailMark, StateMark } from '../ui/state-mark.tsx'
import { type Choice, Choose, ChooseAll } from './choice.tsx'
import { type Column, usualColumns } from './columns.tsx'
import { plainName } from '../ui/plain-name.ts'

export interface PeopleRowsProps {
  query: UseQueryResult<PeoplePage>
  narrowed: boolean
  /** How many there are of whom these are some. */
  among?: number
  empty?: ReactNode
  /** What may be done with each, at the end of its row. */
  actionFor?: (person: PersonSummary) => ReactNode
  /** Makes the rows tickable. */
  choice?: Choice
  /** Beside the name. */
  columns?: Column[]
}

export function PeopleRows(props: PeopleRowsProps) {
  const { query, narrowed, among, empty, actionFor, choice, columns = usualColumns } = props
  const narrow = useMediaQuery('(max-width: 60em)', undefined, { getInitialValueInEffect: false })
  return (
    <Answer query={query} rows={10} looking={among ? `Looking among ${sayCount(among)} people…` : 'Looking…'}>
      {(page) => (
        <>
          {page.looked && <LookedAt {...page.looked} />}
          {page.items.length === 0 && !page.looked && (narrowed ? <NobodyMatches /> : (empty ?? <NobodyYet />))}
          {page.items.length > 0 && narrow && <PeopleCards people={page.items} actionFor={actionFor} choice={choice} />}
          {page.items.length > 0 && !narrow && (
            <PeopleTable people={page.items} actionFor={actionFor} choice={choice} columns={columns} />
          )}
          <Pager
            nextCursor={page.looked ? undefined : page.nextCursor}
            says={page.total === undefined ? undefined : `${sayCount(page.total)} in all`}
          />
        </>
      )}
    </Answer>
  )
}

/** No index finds whoever is looked for: everybody is looked at, and whoever was found so far is shown. */
function LookedAt({ people, of }: NonNullable<PeoplePage['looked']>) {
  return (
    <Stack gap={4} p="sm">
      <Text size="sm" c="dimmed">
        Looking at everybody, one after the other: {sayCount(people)} of {sayCount(of)} so far.
      </Text>
      <Progress value={percentOf(people, of)} size="sm" aria-label="People looked at" />
    </Stack>
  )
}

interface RowsProps extends Pick<PeopleRowsProps, 'actionFor' | 'choice'> {
  people: PersonSummary[]
}

function PeopleTable({ people, actionFor, choice, columns }: RowsProps & { columns: Column[] }) {
  return (
    <div className={rows.scroll} tabIndex={0} role="region" aria-label="People">
      <table className={rows.table}>
        <thead>
          <tr>
            {choice && (
              <th scope="col">
                <ChooseAll people={people} choice={choice} />
              </th>
            )}
            <th scope="col">Name</th>
            {columns.map(({ name, label }) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
            {actionFor && <th scope="col">Action</th>}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              {choice && (
                <td>
                  <Choose person={person} choice={choice} />
                </td>
              )}
              <td>
                <Link className={rows.name} to={`/people/${person.id}`}>
                  {plainName(person.displayName)}
                </Link>
                {person.userName !== person.mailAddress && (
                  <div className={rows.faint}>{plainName(person.userName)}</div>
                )}
              </td>
              {columns.map(({ name, faint, show }) => (
                <td key={name} className={faint ? rows.faint : undefined}>
                  {show(person)}
                </td>
              ))}
              {actionFor && (
                <td>
                  <span className={rows.above}>{actionFor(person)}</span>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PeopleCards({ people, actionFor, choice }: RowsProps) {
  return (
    <ul className={rows.rows}>
      {people.map((person) => (
        <li key={person.id} className={rows.row}>
          <div className={rows.line}>
            {choice && <Choose person={person} choice={choice} />}
            <Link className={`${rows.name} ${rows.grow}`} to={`/people/${person.id}`}>
              {plainName(person.displayName)}
            </Link>
            <StateMark state={person.state} withdrawn={person.withdrawn} />
          </div>
          <div className={rows.faint}>{plainName(person.mailAddress ?? person.userName)}</div>
          <div className={rows.line}>
            <span className={rows.faint}>{sourceWords[person.source]}</span>
            {person.lastMail && <MailMark {...person.lastMail} />}
            {actionFor && <span className={rows.above}>{actionFor(person)}</span>}
          </div>
        </li>
      ))}
    </ul>
  )
}

function NobodyMatches() {
  return (
    <Empty
      title="Nobody matches"
      action={
        <Button component={Link} to="/people" variant="default">
          Show everybody
        </Button>
      }
    >
      The search looks at the beginning of names, user names and addresses.
    </Empty>
  )
}

function NobodyYet() {
  const may = useMay()
  return (
    <Empty
      title="Nobody is here yet"
      action={
        <Group gap="xs" justify="center">
          {may('people:write') && (
            <Button component={Link} to="/people/new">
              Add a person
            </Button>
          )}
          {may('clients:write') && (
            <Button component={Link} to="/connections/new" variant="default">
              Connect an identity provider
            </Button>
          )}
        </Group>
      }
    >
      People arrive when an identity provider pushes them in, or when you add them one by one.
    </Empty>
  )
}
