import { Anchor, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { samlQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { SamlConnection, SsoConnection } from '../api/types.ts'
import { Card, Facts } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { DropZone } from '../ui/drop-zone.tsx'
import { Answer } from '../ui/list-states.tsx'
import { Moment, sayDay } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'

interface SamlCardProps {
  connection: SsoConnection
  mayChange: boolean
}

/** The two sides of a SAML connection: the provider's metadata, and our keys. */
export function SamlCard({ connection, mayChange }: SamlCardProps) {
  const saml = useQuery(samlQuery(connection.id))
  return (
    <Answer query={saml} rows={4}>
      {(sides) => (
        <>
          <ProviderCard connection={connection} sides={sides} mayChange={mayChange} />
          <KeysCard connection={connection} sides={sides} mayChange={mayChange} />
        </>
      )}
    </Answer>
  )
}

interface SideProps extends SamlCardProps {
  sides: SamlConnection
}

const certificateMarks = {
  alive: { tone: 'good', says: 'In use' },
  expires_soon: { tone: 'warn', says: 'Expires soon' },
  expired: { tone: 'bad', says: 'Expired' },
  not_yet_valid: { tone: 'idle', says: 'Not valid yet' },
} as const

function ProviderCard({ connection, sides, mayChange }: SideProps) {
  const { identityProvider, metadata } = sides
  return (
    <Card title="The identity provider">
      <Stack gap="sm">
        {identityProvider ? (
          <>
            <Facts
              facts={[
                { label: 'Entity id', value: <Code className="break">{identityProvider.entityId}</Code> },
                { label: 'Sign-in address', value: <Code className="break">{identityProvider.ssoUrl}</Code> },
              ]}
            />
            <ul className={rows.rows}>
              {identityProvider.certificates.map(({ fingerprint, subject, validUntil, state }) => (
                <li key={fingerprint} className={rows.row}>
                  <div className={rows.line}>
                    <span className="break">{subject || 'Certificate'}</span>
                    <Mark tone={certificateMarks[state].tone}>{certificateMarks[state].says}</Mark>
                  </div>
                  <span className={rows.faint}>
                    Until {sayDay(validUntil)}, {fingerprint.slice(0, 23)}…
                  </span>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <Text size="sm">Its metadata says where people sign in, and by which keys its word is believed.</Text>
        )}
        {metadata && (
          <Text size="sm" c="dimmed">
            Read again every day from {metadata.url}
            {metadata.readAt && (
              <>
                , last <Moment at={metadata.readAt} />
              </>
            )}
            .
          </Text>
        )}
        {metadata?.fault && <Notice tone="bad">{metadata.fault}</Notice>}
        {mayChange && <TakeMetadata connection={connection} hasAddress={metadata !== null} />}
      </Stack>
    </Card>
  )
}

function TakeMetadata({ connection, hasAddress }: { connection: SsoConnection; hasAddress: boolean }) {
  const { say, complain } = useToasts()
  const [url, setUrl] = useState('')
  const path = `/sso-connections/${connection.id}/saml/metadata`
  const take = useChange<SamlConnection, { url: string } | { document: string }>({
    run: (body) => request<SamlConnection>('POST', path, { body }),
    touches: ['sso-connections'],
    onDone: () => say('The metadata is taken.'),
  })
  const refresh = useChange({
    run: () => request<SamlConnection>('POST', `${path}/refresh`, { body: {} }),
    touches: ['sso-connections'],
    onDone: () => say('The metadata is read.'),
  })
  return (
    <>
      <Group align="flex-end" gap="xs">
        <TextInput
          label="Address of the metadata"
          placeholder="https://"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          flex="1 1 16rem"
        />
        <Button
          variant="default"
          disabled={url.trim() === ''}
          loading={take.isPending}
          onClick={() => take.mutate({ url: url.trim() })}
        >
          Take
        </Button>
        {hasAddress && (
          <Button
            variant="default"
            loading={refresh.isPending}
            onClick={() => refresh.mutate(undefined, { onError: complain })}
          >
            Read it now
          </Button>
        )}
      </Group>
      <DropZone
        says="Or drop the metadata file here"
        accept=".xml,text/xml,application/xml,application/samlmetadata+xml"
        busy={take.isPending}
        error={undefined}
        testId="metadata-file"
        onFile={(file) => void file.text().then((document) => take.mutate({ document }))}
      />
      {take.error && <Refusal error={take.error} />}
    </>
  )
}

function KeysCard({ connection, sides, mayChange }: SideProps) {
  const { complain } = useToasts()
  const path = `/sso-connections/${connection.id}/saml/keys`
  const { keys } = sides.serviceProvider
  const add = useChange({ run: () => request('POST', path, { body: {} }), touches: ['sso-connections'] })
  const remove = useChange<unknown, string>({
    run: (fingerprint) => request('DELETE', `${path}/${encodeURIComponent(fingerprint)}`),
    touches: ['sso-connections'],
  })
  return (
    <Card
      title="Our keys"
      actions={
        mayChange &&
        keys.length < 2 && (
          <Button
            variant="default"
            size="compact-sm"
            loading={add.isPending}
            onClick={() => add.mutate(undefined, { onError: complain })}
          >
            Make the next key
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        They sign what is asked of the provider and open what it encrypts. The provider reads them from our metadata.
      </Text>
      <ul className={rows.rows}>
        {keys.map(({ fingerprint, validUntil, signsRequests, certificate }) => (
          <li key={fingerprint} className={rows.row}>
            <div className={rows.line}>
              <Code className="break">{fingerprint.slice(0, 23)}…</Code>
              <span className={rows.buttons}>
                <Mark tone={signsRequests ? 'good' : 'idle'}>{signsRequests ? 'Signs' : 'Waits'}</Mark>
                {mayChange && keys.length > 1 && (
                  <Button
                    variant="default"
                    size="compact-xs"
                    loading={remove.isPending}
                    aria-label={`Remove the key ${fingerprint.slice(0, 11)}`}
                    onClick={() => remove.mutate(fingerprint, { onError: complain })}
                  >
                    Remove
                  </Button>
                )}
              </span>
            </div>
            <span className={rows.faint}>
              Until {sayDay(validUntil)},{' '}
              <Anchor
                href={`data:application/x-pem-file,${encodeURIComponent(certificate)}`}
                download="certificate.pem"
                inherit
                underline="always"
              >
                certificate
              </Anchor>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
