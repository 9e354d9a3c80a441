import { Button, Code } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useChange } from '../api/change.ts'
import { identitiesQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { Person, PersonIdentity } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { useToasts } from '../ui/toasts.tsx'

/** By which single sign-on they are known. Shown where there is any. */
export function IdentitiesCard({ person }: { person: Person }) {
  const identities = useQuery(identitiesQuery(person.id)).data?.items ?? []
  if (identities.length === 0) return null
  return (
    <Card title="Single sign-on" flush>
      <ul className={rows.rows}>
        {identities.map((identity) => (
          <IdentityRow key={identity.connectionId} person={person} identity={identity} />
        ))}
      </ul>
    </Card>
  )
}

function IdentityRow({ person, identity }: { person: Person; identity: PersonIdentity }) {
  const may = useMay()
  const { complain } = useToasts()
  const forget = useChange({
    run: () => request('DELETE', `/people/${person.id}/identities/${identity.connectionId}`),
    touches: ['people'],
  })
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span>{identity.connectionName}</span>
        {may('people:write') && (
          <Button
            variant="default"
            size="compact-xs"
            loading={forget.isPending}
            aria-label={`Forget the identity by ${identity.connectionName}`}
            onClick={() => forget.mutate(undefined, { onError: complain })}
          >
            Forget
          </Button>
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
