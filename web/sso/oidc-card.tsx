import { Button, Group, NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core'
import type { FormEvent } from 'react'
import { faultOf } from '../api/problem.ts'
import type { SsoConnection } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { useDraft } from '../ui/use-draft.ts'
import { useUnsaved } from '../ui/unsaved-context.ts'
import { Overtaken } from '../ui/overtaken.tsx'
import { useChangeConnection } from './use-change-connection.ts'

const prompts = [
  { value: '', label: 'Whoever is signed in there goes through' },
  { value: 'select_account', label: 'Ask which account, each time' },
  { value: 'login', label: 'Ask for the password, each time' },
]

/** The application at the provider. */
export function OidcCard({ connection, mayChange }: { connection: SsoConnection; mayChange: boolean }) {
  const draft = useDraft(draftOf(connection))
  const { issuer, clientId, clientSecret, scopes, prompt, authentication } = draft.value
  useUnsaved(draft.isChanged)
  const save = useChangeConnection(connection, (saved) => draft.settle(draftOf(saved)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({
      settings: {
        issuer: issuer.trim(),
        clientId: clientId.trim(),
        clientAuthentication: authentication,
        scopes: scopes.split(/[\s,]+/).filter(Boolean),
        prompt: prompt || undefined,
      },
      clientSecret: clientSecret || undefined,
    })
  }
  return (
    <Card title="The application at the provider">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput
            label="Issuer"
            value={issuer}
            disabled={!mayChange}
            error={faultOf(save.error, 'settings.issuer')}
            onChange={(event) => draft.change({ issuer: event.currentTarget.value })}
          />
          <TextInput
            label="Client id"
            value={clientId}
            disabled={!mayChange}
            error={faultOf(save.error, 'settings.clientId')}
            onChange={(event) => draft.change({ clientId: event.currentTarget.value })}
          />
          <NativeSelect
            label="It proves itself by"
            value={authentication}
            disabled={!mayChange}
            data={[
              { value: 'client_secret_basic', label: 'A secret, in the header' },
              { value: 'client_secret_post', label: 'A secret, in the body' },
              { value: 'private_key_jwt', label: 'A key that is made here' },
            ]}
            onChange={(event) => draft.change({ authentication: event.currentTarget.value })}
          />
          {authentication !== 'private_key_jwt' && mayChange && (
            <PasswordInput
              label="Client secret"
              description={connection.hasSecrets ? 'Empty: the one that is kept.' : undefined}
              autoComplete="off"
              value={clientSecret}
              error={faultOf(save.error, 'clientSecret')}
              onChange={(event) => draft.change({ clientSecret: event.currentTarget.value })}
              visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
            />
          )}
          <TextInput
            label="Scopes"
            value={scopes}
            disabled={!mayChange}
            error={faultOf(save.error, 'settings.scopes')}
            onChange={(event) => draft.change({ scopes: event.currentTarget.value })}
          />
          <NativeSelect
            label="At each sign-in"
            value={prompt}
            disabled={!mayChange}
            data={prompts}
            onChange={(event) => draft.change({ prompt: event.currentTarget.value })}
          />
          <Overtaken draft={draft} />
          {save.error && <Refusal error={save.error} />}
          {mayChange && (
            <Group>
              <Button type="submit" loading={save.isPending}>
                Save
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Card>
  )
}

function draftOf({ settings }: SsoConnection) {
  return {
    issuer: textOf(settings.issuer),
    clientId: textOf(settings.clientId),
    // Never shown again: empty keeps it.
    clientSecret: '',
    scopes: Array.isArray(settings.scopes) ? settings.scopes.map(String).join(' ') : 'openid profile email',
    prompt: textOf(settings.prompt),
    authentication: textOf(settings.clientAuthentication) || 'client_secret_basic',
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
