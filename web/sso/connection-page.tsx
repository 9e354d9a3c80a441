import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useChange } from '../api/change.ts'
import { Problem } from '../api/problem.ts'
import { ssoConnectionQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { SsoConnection } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'
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
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <>
        <PageHeader back={back} title="No such connection" />
        <Empty title="Nothing is connected at this address" />
      </>
    )
  }
  return <Answer query={query}>{(connection) => <View key={connection.id} connection={connection} />}</Answer>
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
        actions={mayChange && <Actions connection={connection} />}
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

function Actions({ connection }: { connection: SsoConnection }) {
  const { complain } = useToasts()
  const [asking, setAsking] = useState<'enable' | 'delete'>()
  const change = useChange<unknown, 'enable' | 'enable untested' | 'disable'>({
    run: (wanted) =>
      wanted === 'disable'
        ? request('POST', `/sso-connections/${connection.id}/disable`)
        : request('POST', `/sso-connections/${connection.id}/enable`, {
            body: { untested: wanted === 'enable untested' || undefined },
          }),
    touches: ['sso-connections'],
    onDone: () => setAsking(undefined),
  })
  const isTested = connection.testedAt !== null
  const enable = () => {
    if (isTested) change.mutate('enable', { onError: complain })
    else setAsking('enable')
  }
  return (
    <>
      {connection.state === 'enabled' ? (
        <Button
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate('disable', { onError: complain })}
        >
          Disable
        </Button>
      ) : (
        <Button loading={change.isPending && !asking} onClick={enable}>
          Enable
        </Button>
      )}
      <Button variant="default" onClick={() => setAsking('delete')}>
        Delete
      </Button>
      {asking === 'enable' && (
        <Dialog
          title="Enable it untested?"
          opened
          onClose={() => setAsking(undefined)}
          action="Enable untested"
          danger
          onAction={() => change.mutate('enable untested')}
          busy={change.isPending}
          error={change.error}
        >
          <Text size="sm">
            Nobody has signed in by it as it is set up now. A test takes a minute, changes nothing, and shows whom each
            claim would mean.
          </Text>
        </Dialog>
      )}
      {asking === 'delete' && <DeleteDialog connection={connection} onClose={() => setAsking(undefined)} />}
    </>
  )
}

function DeleteDialog({ connection, onClose }: { connection: SsoConnection; onClose: () => void }) {
  const navigate = useNavigate()
  const remove = useChange({
    run: () => request('DELETE', `/sso-connections/${connection.id}`),
    touches: ['sso-connections', 'people', 'domains'],
    onDone: () => void navigate('/sso', { replace: true }),
  })
  return (
    <Dialog
      title={`Delete ${connection.name}`}
      opened
      onClose={onClose}
      action="Delete"
      danger
      onAction={() => remove.mutate()}
      busy={remove.isPending}
      error={remove.error}
    >
      <Text size="sm">
        Every identity that came by it is forgotten: whoever signs in only by it can no longer sign in. To stop it for a
        while, disable it.
      </Text>
    </Dialog>
  )
}
