import { Button, Group, NativeSelect, Stack, Switch, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { faultOf } from '../api/problem.ts'
import type { SsoConnection } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { matchKeys } from './sso-words.ts'
import { useChangeConnection } from './use-change-connection.ts'

/** How who signs in for the first time is found among the people; afterwards they are known by their identity alone. */
export function MatchCard({ connection, mayChange }: { connection: SsoConnection; mayChange: boolean }) {
  const [key, setKey] = useState(connection.match.key)
  const [claim, setClaim] = useState(connection.match.claim)
  const [isAuthoritative, setAuthoritative] = useState(connection.isAuthoritative)
  const [createsPeople, setCreates] = useState(connection.createsPeople)
  const [invitesCreated, setInvites] = useState(connection.invitesCreated)
  const save = useChangeConnection(connection)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ match: { key, claim: claim.trim() }, isAuthoritative, createsPeople, invitesCreated })
  }
  return (
    <Card title="Who is who">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <NativeSelect
            label="At their first sign-in people are found by"
            value={key}
            disabled={!mayChange}
            data={matchKeys}
            onChange={(event) => setKey(event.currentTarget.value as typeof key)}
          />
          <TextInput
            label="Which the provider sends as"
            description="The name of a claim or attribute."
            value={claim}
            disabled={!mayChange}
            error={faultOf(save.error, 'match.claim')}
            onChange={(event) => setClaim(event.currentTarget.value)}
          />
          <Switch
            label="The provider alone decides who has which user name or external id"
            description="Needed to match by these. An address needs a proved domain, or its confirmation by the provider."
            checked={isAuthoritative}
            disabled={!mayChange}
            onChange={(event) => setAuthoritative(event.currentTarget.checked)}
          />
          <Switch
            label="Whoever nobody knows is created when they come"
            checked={createsPeople}
            disabled={!mayChange}
            onChange={(event) => setCreates(event.currentTarget.checked)}
          />
          {createsPeople && (
            <Switch
              label="And is invited at once"
              description="Otherwise they wait uninvited, and are told so."
              checked={invitesCreated}
              disabled={!mayChange}
              onChange={(event) => setInvites(event.currentTarget.checked)}
            />
          )}
          {save.error && <Refusal error={save.error} />}
          {mayChange && (
            <Group>
              <Button type="submit" loading={save.isPending} disabled={claim.trim() === ''}>
                Save
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Card>
  )
}
