import { Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, NavLink } from 'react-router'
import { ssoConflictsQuery, ssoConnectionsQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import type { SsoConnection } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import links from '../ui/filter-links.module.css'
import { PlusIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { useCurrentInView } from '../ui/use-current-in-view.ts'
import { protocolWords, stateMarks } from './sso-words.ts'

export function Component() {
  const connections = useQuery(ssoConnectionsQuery())
  const connect = useMay()('settings:write') && (
    <Button component={Link} to="/sso/new" leftSection={<PlusIcon size={16} />}>
      Connect
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Single sign-on"
        lead="Where your people sign in: they prove there who they are, and are never asked for a password here."
        actions={connect}
      />
      <SsoPlaces />
      <Stack>
        <Card flush>
          <Answer query={connections} rows={3}>
            {({ items }) => (
              <>
                {items.length === 0 && (
                  <Empty title="Nothing is connected yet" action={connect}>
                    Until then people choose a password while they claim.
                  </Empty>
                )}
                <ul className={rows.rows}>
                  {items.map((connection) => (
                    <ConnectionRow key={connection.id} connection={connection} />
                  ))}
                </ul>
              </>
            )}
          </Answer>
        </Card>
      </Stack>
    </>
  )
}

/** What is connected, and what an admin has to decide. */
export function SsoPlaces() {
  const nav = useCurrentInView()
  const conflicts = useQuery(ssoConflictsQuery({ limit: 1 })).data?.items ?? []
  return (
    <nav ref={nav} aria-label="Single sign-on" className={links.links} data-apart>
      <NavLink to="/sso" end className={links.link}>
        Connections
      </NavLink>
      <NavLink to="/sso/conflicts" end className={links.link}>
        Conflicts {conflicts.length > 0 && <Mark tone="warn">to decide</Mark>}
      </NavLink>
    </nav>
  )
}

function ConnectionRow({ connection }: { connection: SsoConnection }) {
  const { tone, says } = stateMarks[connection.state]
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <Link className={rows.name} to={`/sso/${connection.id}`}>
          {connection.name}
        </Link>
        <Mark tone={tone}>{says}</Mark>
      </div>
      <div className={rows.line}>
        <span className={rows.faint}>{protocolWords[connection.protocol]}</span>
        <span className={rows.faint}>
          {connection.testedAt ? (
            <>
              Tested <Moment at={connection.testedAt} />
            </>
          ) : (
            'Not tested as it is now'
          )}
        </span>
      </div>
    </li>
  )
}
