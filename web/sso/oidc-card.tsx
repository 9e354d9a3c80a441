import { Button, Group, NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { faultOf } from '../api/problem.ts'
import type { SsoConnection } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { useChangeConnection } from './use-change-connection.ts'

const prompts = [
  { value: '', label: 'Whoever is signed in there goes through' },
  { value: 'select_account', label: 'Ask which account, each time' },
  { value: 'login', label: 'Ask for the password, each time' },
]

/** The application at the provider. */
export function OidcCard({ connection, mayChange }: { connection: SsoConnection; mayChange: boolean }) {
  const { settings } = connection
  const [issuer, setIssuer] = useState(textOf(settings.issuer))
  const [clientId, setClientId] = useState(textOf(settings.clientId))
  const [clientSecret, setClientSecret] = useState('')
  const [scopes, setScopes] = useState(
    Array.isArray(settings.scopes) ? settings.scopes.map(String).join(' ') : 'openid profile email',
  )
  const [prompt, setPrompt] = useState(textOf(settings.prompt))
  const [authentication, setAuthentication] = useState(textOf(settings.clientAuthentication) || 'client_secret_basic')
  const save = useChangeConnection(connection)
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
            onChange={(event) => setIssuer(event.currentTarget.value)}
          />
          <TextInput
            label="Client id"
            value={clientId}
            disabled={!mayChange}
            error={faultOf(save.error, 'settings.clientId')}
            onChange={(event) => setClientId(event.currentTarget.value)}
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
            onChange={(event) => setAuthentication(event.currentTarget.value)}
          />
          {authentication !== 'private_key_jwt' && mayChange && (
            <PasswordInput
              label="Client secret"
              description={connection.hasSecrets ? 'Empty: the one that is kept.' : undefined}
              autoComplete="off"
              value={clientSecret}
              error={faultOf(save.error, 'clientSecret')}
              onChange={(event) => setClientSecret(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
            />
          )}
          <TextInput
            label="Scopes"
            value={scopes}
            disabled={!mayChange}
            error={faultOf(save.error, 'settings.scopes')}
            onChange={(event) => setScopes(event.currentTarget.value)}
          />
          <NativeSelect
            label="At each sign-in"
            value={prompt}
            disabled={!mayChange}
            data={prompts}
            onChange={(event) => setPrompt(event.currentTarget.value)}
          />
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

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
