import { NativeSelect, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { faultOf } from '../api/problem.ts'
import { clientsQuery } from '../api/queries.ts'
import type { SsoConnection } from '../api/types.ts'
import { plainName } from '../ui/plain-name.ts'
import { useDraft } from '../ui/use-draft.ts'
import { matchKeys } from './sso-words.ts'
import { ConnectionForm } from './connection-form.tsx'
import { useChangeConnection } from './use-change-connection.ts'

/** How who signs in for the first time is found among the people; afterwards they are known by their identity alone. */
export function MatchCard({ connection, mayChange }: { connection: SsoConnection; mayChange: boolean }) {
  const draft = useDraft(draftOf(connection))
  const clients = useQuery(clientsQuery()).data?.items ?? []
  const { key, claim, clientId, isAuthoritative, createsPeople, invitesCreated } = draft.value
  const save = useChangeConnection(connection, (saved) => draft.settle(draftOf(saved)))
  const change = () => ({
    match: { key, claim: claim.trim(), clientId: clientId || null },
    isAuthoritative,
    createsPeople,
    invitesCreated,
  })
  return (
    <ConnectionForm
      title="Who is who"
      draft={draft}
      save={save}
      change={change}
      mayChange={mayChange}
      lacks={claim.trim() === ''}
    >
      <NativeSelect
        label="At their first sign-in people are found by"
        value={key}
        disabled={!mayChange}
        data={matchKeys}
        onChange={(event) => draft.change({ key: event.currentTarget.value as typeof key })}
      />
      {key === 'external_id' && (
        <NativeSelect
          label="As which provisioning client knows them"
          value={clientId}
          disabled={!mayChange}
          data={[
            { value: '', label: 'Any of them' },
            ...clients.map(({ id, name }) => ({ value: id, label: plainName(name) })),
          ]}
          onChange={(event) => draft.change({ clientId: event.currentTarget.value })}
        />
      )}
      <TextInput
        label="Which the provider sends as"
        description="The name of a claim or attribute."
        value={claim}
        disabled={!mayChange}
        error={faultOf(save.error, 'match.claim')}
        onChange={(event) => draft.change({ claim: event.currentTarget.value })}
      />
      <Switch
        label="The provider alone decides who has which user name or external id"
        description="Needed to match by these. An address needs a proved domain, or its confirmation by the provider."
        checked={isAuthoritative}
        disabled={!mayChange}
        onChange={(event) => draft.change({ isAuthoritative: event.currentTarget.checked })}
      />
      <Switch
        label="Whoever nobody knows is created when they come"
        checked={createsPeople}
        disabled={!mayChange}
        onChange={(event) => draft.change({ createsPeople: event.currentTarget.checked })}
      />
      {createsPeople && (
        <Switch
          label="And is invited at once"
          description="Otherwise they wait uninvited, and are told so."
          checked={invitesCreated}
          disabled={!mayChange}
          onChange={(event) => draft.change({ invitesCreated: event.currentTarget.checked })}
        />
      )}
    </ConnectionForm>
  )
}

function draftOf({ match, isAuthoritative, createsPeople, invitesCreated }: SsoConnection) {
  const { key, claim, clientId } = match
  return { key, claim, clientId: clientId ?? '', isAuthoritative, createsPeople, invitesCreated }
}
