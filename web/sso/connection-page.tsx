import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { ssoConnectionQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import type { SsoConnection } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { PageAnswer } from '../ui/page-answer.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Mark } from '../ui/state-mark.tsx'
import { ConnectionActions } from './connection-actions.tsx'
import { MatchCard } from './match-card.tsx'
import { OidcCard } from './oidc-card.tsx'
import { SamlCard } from './saml-card.tsx'
import { protocolWords, stateMarks } from './sso-words.ts'
import { TestCard } from './test-card.tsx'

/** Another admin may be at it, too. */
const refreshMilliseconds = 8_000

const back = { to: '/sso', label: 'Single sign-on' }

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery({ ...ssoConnectionQuery(id), refetchInterval: refreshMilliseconds })
  return (
    <PageAnswer
      query={query}
      back={back}
      name="Connection"
      gone={{ title: 'No such connection', says: 'Nothing is connected at this address' }}
    >
      {(connection) => <View key={connection.id} connection={connection} />}
    </PageAnswer>
  )
}

function View({ connection }: { connection: SsoConnection }) {
  const mayChange = useMay()('settings:write')
  const { tone, says } = stateMarks[connection.state]
  return (
    <>
      <PageHeader
        back={back}
        title={connection.name}
        lead={protocolWords[connection.protocol]}
        aside={<Mark tone={tone}>{says}</Mark>}
        actions={mayChange && <ConnectionActions connection={connection} />}
      />
      <Stack maw="52rem">
        <AddressesCard connection={connection} />
        {connection.protocol === 'saml' ? (
          <SamlCard connection={connection} mayChange={mayChange} />
        ) : (
          <OidcCard connection={connection} mayChange={mayChange} />
        )}
        <MatchCard connection={connection} mayChange={mayChange} />
        {mayChange && <TestCard connection={connection} />}
      </Stack>
    </>
  )
}

const addressLabels: { name: keyof SsoConnection['addresses']; label: string }[] = [
  { name: 'redirectUri', label: 'Redirect URI' },
  { name: 'postLogoutRedirectUri', label: 'Post-logout redirect URI' },
  { name: 'jwks', label: 'Public keys (JWKS)' },
  { name: 'entityId', label: 'Entity id (audience)' },
  { name: 'acs', label: 'Assertion consumer service (reply URL)' },
  { name: 'metadata', label: 'Metadata' },
  { name: 'start', label: 'Sign-in link for members' },
]

function AddressesCard({ connection: { addresses, settings } }: { connection: SsoConnection }) {
  const usesKey = settings.clientAuthentication === 'private_key_jwt'
  return (
    <Card title="Enter these at the provider">
      <Stack gap="sm">
        {addressLabels.map(({ name, label }) => {
          const value = addresses[name]
          if (!value || (name === 'jwks' && !usesKey)) return null
          return <CopyField key={name} label={label} value={value} />
        })}
      </Stack>
    </Card>
  )
}
