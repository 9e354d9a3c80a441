import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { clientsQuery } from '../api/queries.ts'
import type { ClientKind, ConnectedClient } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Moment, sayDay } from '../ui/moment.tsx'
import { Mark } from '../ui/state-mark.tsx'
import styles from './guided-set-up.module.css'
import { Notice } from '../ui/notice.tsx'

/** The values to carry over, the steps at the provider, and a watch for its first request. */
export function GuidedSetUp({ connected }: { connected: ConnectedClient }) {
  const { client, token, expiresAt, scimBaseUrl } = connected
  const { address, flag, secret, steps } = wordsOf(client.kind)
  return (
    <Stack maw="44rem">
      <Card title="1. Copy these two values">
        <Stack gap="sm">
          <CopyField label={address} value={scimBaseUrl + (flag ?? '')} />
          <CopyField label={secret} value={token} />
          <Notice tone="warn">
            The token is shown only now. It lives until {sayDay(expiresAt)}; you can mint another at any time.
          </Notice>
        </Stack>
      </Card>
      <Card title="2. Enter them at the provider">
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Card>
      <Card title="3. The first request">
        <FirstRequest clientId={client.id} />
      </Card>
      <Group>
        <Button component={Link} to={`/connections/${client.id}`} variant="default">
          Done
        </Button>
      </Group>
    </Stack>
  )
}

const watchMilliseconds = 2000

function FirstRequest({ clientId }: { clientId: string }) {
  const clients = useQuery({ ...clientsQuery(), refetchInterval: watchMilliseconds })
  const usedAt = clients.data?.items.find((client) => client.id === clientId)?.lastUsedAt
  return (
    <Text size="sm" component="div" role="status">
      {usedAt ? (
        <Mark tone="good">
          Received <Moment at={usedAt} />. The connection works.
        </Mark>
      ) : (
        <Mark tone="idle">Waiting for the first request… This page notices by itself.</Mark>
      )}
    </Text>
  )
}

interface SetUpWords {
  address: string
  /** Belongs at the end of the address. */
  flag?: string
  secret: string
  steps: string[]
}

const plain: SetUpWords = {
  address: 'SCIM base URL',
  secret: 'Bearer token',
  steps: [
    'Open the provisioning (SCIM 2.0) settings of your provider.',
    'Enter the base URL, and the token as bearer token (HTTP header authentication).',
    'Test the connection, choose who is assigned, and start provisioning.',
  ],
}

const words: Partial<Record<ClientKind, SetUpWords>> = {
  entra: {
    address: 'Tenant URL',
    // With it Entra sends PATCH as RFC 7644 has it.
    flag: '?aadOptscim062020',
    secret: 'Secret token',
    steps: [
      'In the Entra admin centre, open Enterprise applications and create your own application (non-gallery).',
      'Open Provisioning, set the mode to Automatic, and enter both values under Admin credentials.',
      'Press Test connection, then Save.',
      'Under Mappings, for users and for groups, map objectId to externalId in place of mailNickname: it never changes. The other defaults work.',
      'Under Users and groups, assign who is to be pushed in.',
      'Set the provisioning status to On. Entra pushes about every 40 minutes; Provision on demand is immediate.',
    ],
  },
  okta: {
    address: 'SCIM connector base URL',
    secret: 'API token',
    steps: [
      'In the Okta admin console, create an app integration, and enable SCIM provisioning in its general settings.',
      'Under Provisioning, enter the base URL; as unique identifier enter userName; choose HTTP header, and enter the token.',
      'Tick pushing of new users, profile updates and groups, and test the connector.',
      'Under Provisioning, To App, enable create, update and deactivate users.',
      'Assign people and push groups.',
    ],
  },
  google: {
    address: 'Endpoint URL',
    secret: 'Access token',
    steps: [
      'In the Google admin console, open Apps, Web and mobile apps, and your application.',
      'Open Autoprovisioning, set it up, and enter the access token and the endpoint URL.',
      'Check the attribute mapping, and choose the groups whose members are to be pushed in.',
      'Activate autoprovisioning.',
    ],
  },
}

function wordsOf(kind: ClientKind): SetUpWords {
  return words[kind] ?? plain
}
