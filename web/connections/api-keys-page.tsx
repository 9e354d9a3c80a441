import { Button, Code, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { apiKeysQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { ApiKey } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PlusIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment, sayDay } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { ApiKeyDialog } from './api-key-dialog.tsx'

export function Component() {
  const mayChange = useMay()('clients:write')
  const keys = useQuery(apiKeysQuery())
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey>()
  return (
    <>
      <PageHeader
        title="API keys"
        lead="For your own software. Each key may do only what its scopes say."
        actions={
          <>
            <Button component="a" href="/api/docs" target="_blank" rel="noopener" variant="default">
              API reference
            </Button>
            {mayChange && (
              <Button leftSection={<PlusIcon size={16} />} onClick={() => setCreating(true)}>
                Create a key
              </Button>
            )}
          </>
        }
      />
      <Card flush>
        <Answer query={keys} rows={3}>
          {({ items }) => (
            <>
              {items.length === 0 && <Empty title="No API key yet">Your software needs one to use the API.</Empty>}
              <ul className={rows.rows}>
                {items.map((key) => (
                  <KeyRow key={key.id} apiKey={key} onRevoke={mayChange ? () => setRevoking(key) : undefined} />
                ))}
              </ul>
            </>
          )}
        </Answer>
      </Card>
      {creating && <ApiKeyDialog onClose={() => setCreating(false)} />}
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  )
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke?: () => void }) {
  const isExpired = Date.parse(apiKey.expiresAt) < Date.now()
  const isLive = !apiKey.revokedAt && !isExpired
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span>
          {apiKey.name} <Code>…{apiKey.hint}</Code>
        </span>
        {isLive && onRevoke && (
          <Button variant="default" size="compact-xs" onClick={onRevoke} aria-label={`Revoke ${apiKey.name}`}>
            Revoke
          </Button>
        )}
        {!isLive && <Mark tone="idle">{apiKey.revokedAt ? 'Revoked' : 'Expired'}</Mark>}
      </div>
      <span className={rows.faint}>{apiKey.scopes.join(', ')}</span>
      <span className={rows.faint}>
        {isLive && `Until ${sayDay(apiKey.expiresAt)}, `}
        {apiKey.lastUsedAt ? (
          <>
            last used <Moment at={apiKey.lastUsedAt} />
          </>
        ) : (
          'never used'
        )}
      </span>
    </li>
  )
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const revoke = useChange({
    run: () => request('DELETE', `/api-keys/${apiKey.id}`),
    touches: ['api-keys'],
    onDone: onClose,
  })
  return (
    <Dialog
      title={`Revoke ${apiKey.name}`}
      opened
      onClose={onClose}
      action="Revoke"
      danger
      onAction={() => revoke.mutate()}
      busy={revoke.isPending}
      error={revoke.error}
    >
      <Text size="sm">The key stops working within a second. Software that still uses it is refused.</Text>
    </Dialog>
  )
}
