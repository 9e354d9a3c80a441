import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useChange } from '../api/change.ts'
import { sessionsQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { MemberSession, Person } from '../api/types.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { Card } from '../ui/card.tsx'
import { Answer } from '../ui/list-states.tsx'
import { Moment, sayCount } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { useToasts } from '../ui/toasts.tsx'

const methods: Record<MemberSession['method'], string> = {
  password: 'by password',
  one_time_link: 'by a one-time link',
  sso: 'by single sign-on',
  claim: 'by their claim',
}

/** Where they are signed in. */
export function SessionsCard({ person }: { person: Person }) {
  const may = useMay()
  const sessions = useQuery(sessionsQuery(person.id))
  const { say } = useToasts()
  const places = sessions.data?.items.length ?? 0
  return (
    <Card
      title="Sessions"
      flush
      actions={
        may('people:write') &&
        places > 0 && (
          <AskedButton
            word="Sign out everywhere"
            size="compact-sm"
            title={`Sign ${person.displayName} out everywhere?`}
            run={() => request('DELETE', `/people/${person.id}/sessions`)}
            touches={['people']}
            onDone={() => say(`${person.displayName} is signed out everywhere.`)}
          >
            They are signed out at once of {places === 1 ? 'the one place' : `all ${sayCount(places)} places`} where
            they are signed in. They can sign in again, as before.
          </AskedButton>
        )
      }
    >
      <Answer query={sessions} rows={2}>
        {({ items }) => (
          <>
            {items.length === 0 && (
              <Text size="sm" c="dimmed" p="md" pt="xs">
                Signed in nowhere.
              </Text>
            )}
            <ul className={rows.rows}>
              {items.map((session) => (
                <SessionRow key={session.id} person={person} session={session} />
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Card>
  )
}

function SessionRow({ person, session }: { person: Person; session: MemberSession }) {
  const may = useMay()
  const device = session.device ?? 'An unknown device'
  const end = useEnding(`/people/${person.id}/sessions/${session.id}`, `${device} is signed out.`)
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span>{device}</span>
        {may('people:write') && (
          <Button
            variant="default"
            size="compact-xs"
            loading={end.isPending}
            onClick={end.run}
            aria-label={`Sign out ${device}`}
          >
            Sign out
          </Button>
        )}
      </div>
      <span className={rows.faint}>
        Since <Moment at={session.createdAt} /> {methods[session.method]}, last seen <Moment at={session.lastSeenAt} />
      </span>
    </li>
  )
}

function useEnding(path: string, says: string) {
  const { say, complain } = useToasts()
  const end = useChange({
    run: () => request<unknown>('DELETE', path),
    touches: ['people'],
    onDone: () => say(says),
  })
  return { isPending: end.isPending, run: () => end.mutate(undefined, { onError: complain }) }
}
