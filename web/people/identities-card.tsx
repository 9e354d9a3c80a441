import { Code } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { identitiesQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { Person, PersonIdentity } from '../api/types.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { Card } from '../ui/card.tsx'
import { Answer } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { plainName } from '../ui/plain-name.ts'

/** By which single sign-on they are known. Shown where there is any. */
export function IdentitiesCard({ person }: { person: Person }) {
  const identities = useQuery(identitiesQuery(person.id))
  if (identities.isPending || identities.data?.items.length === 0) return null
  return (
    <Card title="Single sign-on" flush>
      <Answer query={identities} rows={2}>
        {({ items }) => (
          <ul className={rows.rows}>
            {items.map((identity) => (
              <IdentityRow key={identity.connectionId} person={person} identity={identity} />
            ))}
          </ul>
        )}
      </Answer>
    </Card>
  )
}

function IdentityRow({ person, identity }: { person: Person; identity: PersonIdentity }) {
  const may = useMay()
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span>{identity.connectionName}</span>
        {may('people:write') && (
          <AskedButton
            word="Forget"
            size="compact-xs"
            label={`Forget the identity by ${identity.connectionName}`}
            title={`Forget the identity by ${identity.connectionName}?`}
            run={() => request('DELETE', `/people/${person.id}/identities/${identity.connectionId}`)}
            touches={['people']}
          >
            <bdi>{plainName(person.displayName)}</bdi> is no longer known by it. Who signs in with it is told from the
            people here anew, and may have to wait under Single sign-on, Conflicts, until you say that it is them.
          </AskedButton>
        )}
      </div>
      <span className={rows.faint}>
        <Code className="break">{identity.subject}</Code>, linked <Moment at={identity.linkedAt} />
        {identity.lastUsedAt && (
          <>
            , last used <Moment at={identity.lastUsedAt} />
          </>
        )}
      </span>
    </li>
  )
}
