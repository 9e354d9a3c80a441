import { Button, NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { breakdownQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import type { Breakdown, BreakdownBy } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Answer, LoadingRows } from '../ui/list-states.tsx'
import { countOf, sayCount } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { useAddress } from '../ui/use-address.ts'
import styles from './breakdown-card.module.css'
import { sayShare } from './funnel.tsx'
import { Age } from './progress-card.tsx'
import { invitedBefore } from './stalled-days.ts'

const ways: Record<BreakdownBy, string> = {
  department: 'By department',
  location: 'By location',
  division: 'By division',
  organization: 'By organisation',
  costCenter: 'By cost centre',
  title: 'By job title',
}

/** Which parts of the company have come how far, each one press from a reminder. */
export function BreakdownCard() {
  const address = useAddress()
  const by = (address.read('by') || 'department') as BreakdownBy
  const breakdown = useQuery(breakdownQuery(by))
  return (
    <Card
      title="Parts of the company"
      flush
      actions={
        <NativeSelect
          aria-label="Divided by"
          size="xs"
          value={by}
          onChange={(event) => address.show({ by: event.currentTarget.value })}
          data={Object.entries(ways).map(([value, label]) => ({ value, label }))}
        />
      }
    >
      <Answer query={breakdown} rows={5}>
        {(answer) => (answer.breakdown ? <Shown answer={answer} /> : <LoadingRows rows={5} />)}
      </Answer>
    </Card>
  )
}

type Row = NonNullable<Breakdown['breakdown']>['rows'][number]

function Shown({ answer }: { answer: Breakdown }) {
  const { rows: found, others } = answer.breakdown!
  if (found.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md" pt="xs">
        Nobody is here yet.
      </Text>
    )
  }
  return (
    <>
      <div className={rows.scroll} tabIndex={0} role="region" aria-label={ways[answer.by]}>
        <table className={`${rows.table} ${styles.parts}`}>
          <thead>
            <tr>
              <th scope="col">{partOf(answer.by)}</th>
              <th scope="col" className={rows.number}>
                People
              </th>
              <th scope="col">Uninvited, invited, claimed</th>
              <th scope="col" className={`${rows.number} ${styles.wide}`}>
                Claimed
              </th>
              <th scope="col">Invited over 7 days ago</th>
            </tr>
          </thead>
          <tbody>
            {found.map((row) => (
              <PartRow key={row.filter} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.foot}>
        {others && (
          <Text size="xs" c="dimmed">
            And {countOf(others.values, 'smaller one', 'smaller ones')} with{' '}
            {countOf(others.people, 'person', 'people')}, of whom {sayCount(others.claimed)} have claimed.
          </Text>
        )}
        <Age answer={answer} />
      </div>
    </>
  )
}

function PartRow({ row }: { row: Row }) {
  const may = useMay()
  const query = new URLSearchParams({ filter: row.filter })
  const stalled = new URLSearchParams({ filter: `(${row.filter}) and ${invitedBefore()}`, action: 'remind' })
  return (
    <tr>
      <td>
        <Link className={rows.name} to={`/people?${query.toString()}`}>
          {row.value ?? 'None'}
        </Link>
      </td>
      <td className={rows.number}>{sayCount(row.people)}</td>
      <td>
        <span className={styles.bar} aria-label={sayParts(row)} role="img">
          <span data-tone="idle" style={{ flexGrow: row.uninvited }} />
          <span data-tone="open" style={{ flexGrow: row.invited }} />
          <span data-tone="good" style={{ flexGrow: row.claimed }} />
        </span>
      </td>
      <td className={`${rows.number} ${styles.wide}`}>{sayShare(row.claimed, row.people)}</td>
      <td>
        {row.stalled > 0 && (
          <span className={`${rows.above} ${styles.stalled}`}>
            <span className="number">{sayCount(row.stalled)}</span>
            {may('invites:write') && (
              <Button
                component={Link}
                to={`/invite/chosen?${stalled.toString()}`}
                variant="default"
                size="compact-xs"
                aria-label={`Remind ${countOf(row.stalled, 'person', 'people')} of ${row.value ?? 'no part'}`}
              >
                Remind…
              </Button>
            )}
          </span>
        )}
      </td>
    </tr>
  )
}

function sayParts({ uninvited, invited, claimed }: Row): string {
  return `${sayCount(uninvited)} uninvited, ${sayCount(invited)} invited, ${sayCount(claimed)} claimed`
}

function partOf(by: BreakdownBy): string {
  const word = ways[by].slice('By '.length)
  return word.charAt(0).toUpperCase() + word.slice(1)
}
