import { NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { faultOf } from '../api/problem.ts'
import type { SsoConnection } from '../api/types.ts'
import { useDraft } from '../ui/use-draft.ts'
import { ConnectionForm } from './connection-form.tsx'
import { Strangers } from './strangers.tsx'
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
  const save = useChangeConnection(connection, (saved) => draft.settle(draftOf(saved)))
  const change = () => ({
    settings: {
      issuer: issuer.trim(),
      clientId: clientId.trim(),
      clientAuthentication: authentication,
      scopes: scopes.split(/[\s,]+/).filter(Boolean),
      prompt: prompt || undefined,
    },
    clientSecret: clientSecret || undefined,
  })
  return (
    <ConnectionForm
      title="The application at the provider"
      draft={draft}
      save={save}
      change={change}
      mayChange={mayChange}
    >
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
      {issuer.trim() !== draftOf(connection).issuer && <Strangers connection={connection} />}
    </ConnectionForm>
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
