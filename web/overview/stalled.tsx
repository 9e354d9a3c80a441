import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { progressQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import { Card } from '../ui/card.tsx'
import { countOf } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { invitedBefore } from './stalled-days.ts'

/** Who is stuck, and why: each line one press from a reminder. Shown where there is anybody. */
export function Stalled() {
  const stalled = useQuery(progressQuery()).data?.progress?.stalled
  if (!stalled || stalled.waiting + stalled.failed + stalled.unopened === 0) return null
  return (
    <Card title="Waiting for an answer" flush>
      <ul className={rows.rows}>
        <Line n={stalled.waiting} says="invited over 7 days ago" narrowing={{ filter: invitedBefore() }} />
        <Line n={stalled.failed} says="whose last mail failed" narrowing={{ mail: 'failed' }} />
        <Line n={stalled.unopened} says="who never opened their link" narrowing={{ mail: 'unopened' }} />
      </ul>
    </Card>
  )
}

interface LineProps {
  n: number
  says: string
  narrowing: Record<string, string>
}

function Line({ n, says, narrowing }: LineProps) {
  const may = useMay()
  if (n === 0) return null
  const people = new URLSearchParams({ ...narrowing, state: 'invited' })
  const reminding = new URLSearchParams({ ...narrowing, action: 'remind' })
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <Text size="sm">
          {countOf(n, 'person', 'people')} {says}
        </Text>
        <span className={rows.buttons}>
          <Button component={Link} to={`/people?${people.toString()}`} variant="default" size="compact-sm">
            See who
          </Button>
          {may('invites:write') && (
            <Button component={Link} to={`/invite/chosen?${reminding.toString()}`} size="compact-sm">
              Remind them…
            </Button>
          )}
        </span>
      </div>
    </li>
  )
}
