import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import { useMe } from '../api/session.tsx'
import type { CreatedApiKey, Scope } from '../api/types.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { PlainDialog } from '../ui/plain-dialog.tsx'
import { lifetimes, usualLifetime } from './lifetimes.ts'

const meanings: Record<Scope, string> = {
  'people:read': 'See people and what became of their mail',
  'people:write': 'Add, change, deactivate and delete people',
  'invites:write': 'Invite, resend, rotate and withdraw',
  'groups:read': 'See groups and their members',
  'groups:write': 'Create and change local groups',
  'clients:write': 'Connect provisioning clients, and make tokens and keys',
  'settings:write': 'Change settings and admins',
  'audit:read': 'Read the audit log',
  'export:read': 'Export people with their claim links',
}

export function ApiKeyDialog({ onClose }: { onClose: () => void }) {
  const { scopes: own } = useMe()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<string[]>([])
  const [days, setDays] = useState(usualLifetime)
  const create = useChange({
    run: () =>
      request<CreatedApiKey>('POST', '/api-keys', { body: { name: name.trim(), scopes, expiresInDays: Number(days) } }),
    touches: ['api-keys'],
  })
  if (create.data) return <ShowKey created={create.data} onClose={onClose} />

  return (
    <Dialog
      title="Create an API key"
      opened
      onClose={onClose}
      action="Create"
      onAction={() => create.mutate()}
      busy={create.isPending}
      disabled={name.trim() === '' || scopes.length === 0}
      error={create.error}
    >
      <TextInput
        label="Name"
        description="What it is for."
        value={name}
        maxLength={200}
        data-autofocus
        error={faultOf(create.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label="It may" value={scopes} onChange={setScopes}>
        <Stack gap={6} mt={4}>
          {own.map((scope) => (
            <Checkbox key={scope} value={scope} label={meanings[scope]} description={scope} />
          ))}
        </Stack>
      </Checkbox.Group>
      <NativeSelect
        label="It works for"
        data={lifetimes}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
    </Dialog>
  )
}

function ShowKey({ created, onClose }: { created: CreatedApiKey; onClose: () => void }) {
  return (
    <PlainDialog title={created.key.name} onClose={onClose} once>
      <Stack>
        <Notice tone="warn">Copy the key now: it is not shown again.</Notice>
        <CopyField label="API key" value={created.apiKey} />
      </Stack>
    </PlainDialog>
  )
}
