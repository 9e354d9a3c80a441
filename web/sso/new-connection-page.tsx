import { Button, Group, PasswordInput, Radio, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import type { SsoConnection } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { afterSaving, useUnsaved } from '../ui/unsaved-context.ts'

const providers = [
  {
    value: 'entra',
    label: 'Microsoft Entra ID',
    protocol: 'oidc',
    issuer: 'https://login.microsoftonline.com/{tenant id}/v2.0',
  },
  { value: 'google', label: 'Google Workspace', protocol: 'oidc', issuer: 'https://accounts.google.com' },
  { value: 'okta', label: 'Okta', protocol: 'oidc', issuer: 'https://{your domain}.okta.com' },
  { value: 'oidc', label: 'Another provider, by OpenID Connect', protocol: 'oidc', issuer: 'https://' },
  { value: 'saml', label: 'Another provider, by SAML (AD FS, Shibboleth …)', protocol: 'saml', issuer: '' },
] as const

type Provider = (typeof providers)[number]

/** Set up as a draft: what the provider is told, and the test, come afterwards. */
export function Component() {
  const navigate = useNavigate()
  const [provider, setProvider] = useState<Provider>()
  const [name, setName] = useState('')
  const [issuer, setIssuer] = useState('')
  const [clientId, setClientId] = useState('')
  const [clientSecret, setClientSecret] = useState('')
  const create = useChange({
    run: () => request<SsoConnection>('POST', '/sso-connections', { body: bodyOf() }),
    touches: ['sso-connections'],
    onDone: ({ id }) => void navigate(`/sso/${id}`, afterSaving),
  })
  useUnsaved(isTyped({ name, issuer, clientId, clientSecret }, provider))
  const bodyOf = () => {
    if (provider?.protocol === 'saml') return { protocol: 'saml', name: name.trim() }
    const settings = {
      issuer: issuer.trim(),
      clientId: clientId.trim(),
      clientAuthentication: clientSecret ? 'client_secret_basic' : 'private_key_jwt',
    }
    return { protocol: 'oidc', name: name.trim(), settings, clientSecret: clientSecret || undefined }
  }
  const choose = (value: string) => {
    const chosen = providers.find((each) => each.value === value)!
    if (name === '' || name === provider?.label) setName(chosen.label.startsWith('Another') ? '' : chosen.label)
    if (issuer === '' || issuer === provider?.issuer) setIssuer(chosen.issuer)
    setProvider(chosen)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  const isOidc = provider?.protocol === 'oidc'
  const isReady = provider && name.trim() !== '' && (!isOidc || (issuer.trim() !== '' && clientId.trim() !== ''))
  return (
    <>
      <PageHeader back={{ to: '/sso', label: 'Single sign-on' }} title="Connect single sign-on" />
      <form onSubmit={submit} noValidate>
        <Stack maw="44rem">
          <Card title="Where do your people sign in?">
            <Radio.Group aria-label="Where do your people sign in?" value={provider?.value ?? ''} onChange={choose}>
              <Stack gap="xs">
                {providers.map(({ value, label }) => (
                  <Radio key={value} value={value} label={label} />
                ))}
              </Stack>
            </Radio.Group>
          </Card>
          {provider && (
            <Card title="What it is called, and where it is">
              <Stack gap="sm">
                <TextInput
                  label="Name"
                  description="People choose by it on the sign-in page."
                  value={name}
                  maxLength={100}
                  error={faultOf(create.error, 'name')}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
                {isOidc && (
                  <>
                    <TextInput
                      label="Issuer"
                      description="As the provider's discovery document names it, letter by letter."
                      value={issuer}
                      error={faultOf(create.error, 'settings.issuer')}
                      onChange={(event) => setIssuer(event.currentTarget.value)}
                    />
                    <TextInput
                      label="Client id"
                      description="Of the application that you register at the provider. Its redirect address is shown in the next step, and can be entered there afterwards."
                      value={clientId}
                      error={faultOf(create.error, 'settings.clientId')}
                      onChange={(event) => setClientId(event.currentTarget.value)}
                    />
                    <PasswordInput
                      label="Client secret"
                      description="Empty: a key is made here, and the provider is given its public half."
                      autoComplete="off"
                      value={clientSecret}
                      error={faultOf(create.error, 'clientSecret')}
                      onChange={(event) => setClientSecret(event.currentTarget.value)}
                      visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
                    />
                  </>
                )}
              </Stack>
            </Card>
          )}
          {create.error && <Refusal error={create.error} />}
          <Group>
            <Button type="submit" disabled={!isReady} loading={create.isPending}>
              Set up as a draft
            </Button>
          </Group>
        </Stack>
      </form>
    </>
  )
}

interface Typed {
  name: string
  issuer: string
  clientId: string
  clientSecret: string
}

/** What follows from the choice of a provider was not typed. */
function isTyped({ name, issuer, clientId, clientSecret }: Typed, provider?: Provider): boolean {
  const isOwnName = name !== '' && name !== provider?.label
  return isOwnName || (issuer !== '' && issuer !== provider?.issuer) || clientId !== '' || clientSecret !== ''
}
