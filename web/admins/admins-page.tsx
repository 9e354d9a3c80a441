import { Alert, Button, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { adminsQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay, useMe } from '../api/session.tsx'
import type { Admin, AdminRole, CreatedAdmin } from '../api/types.ts'
import { roleMeanings, roleWords } from '../api/words.ts'
import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { AlertIcon, PlusIcon } from '../ui/icons.tsx'
import { Answer } from '../ui/list-states.tsx'
import { sayTime } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'

export function Component() {
  const mayChange = useMay()('settings:write')
  const { admin: self } = useMe()
  const admins = useQuery(adminsQuery())
  const [adding, setAdding] = useState(false)
  return (
    <>
      <PageHeader
        title="Admins"
        lead="Who runs this tenant. Admins are apart from the people who are provisioned."
        actions={
          mayChange && (
            <Button leftSection={<PlusIcon size={16} />} onClick={() => setAdding(true)}>
              Add an admin
            </Button>
          )
        }
      />
      <Card flush>
        <Answer query={admins} rows={3}>
          {({ items }) => (
            <ul className={rows.rows}>
              {items.map((admin) => (
                <AdminRow key={admin.id} admin={admin} isSelf={admin.id === self?.id} />
              ))}
            </ul>
          )}
        </Answer>
      </Card>
      {adding && <AddAdminDialog onClose={() => setAdding(false)} />}
    </>
  )
}

function AdminRow({ admin, isSelf }: { admin: Admin; isSelf: boolean }) {
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span className="break">
          {admin.name}
          {isSelf && ' (you)'}
        </span>
        {admin.disabledAt ? <Mark tone="bad">Disabled</Mark> : <span>{roleWords[admin.role]}</span>}
      </div>
      <div className={rows.line}>
        <span className={rows.faint}>{admin.email}</span>
        {!admin.hasPassword && <span className={rows.faint}>has not signed in yet</span>}
      </div>
    </li>
  )
}

function AddAdminDialog({ onClose }: { onClose: () => void }) {
  const { admin: self } = useMe()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<AdminRole>('inviter')
  const create = useChange({
    run: () => request<CreatedAdmin>('POST', '/admins', { body: { name: name.trim(), email: email.trim(), role } }),
    touches: ['admins'],
  })
  if (create.data) return <ShowLink created={create.data} onClose={onClose} />

  const roles = (Object.keys(roleWords) as AdminRole[]).filter((each) => each !== 'owner' || self?.role === 'owner')
  return (
    <Dialog
      title="Add an admin"
      opened
      onClose={onClose}
      action="Add"
      onAction={() => create.mutate()}
      busy={create.isPending}
      disabled={!name.trim() || !email.trim()}
      error={create.error}
    >
      <TextInput
        label="Name"
        value={name}
        data-autofocus
        error={faultOf(create.error, 'body.name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="E-mail address"
        type="email"
        value={email}
        error={faultOf(create.error, 'body.email')}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Radio.Group label="Role" value={role} onChange={(value) => setRole(value)}>
        <Stack gap="xs" mt={4}>
          {roles.map((each) => (
            <Radio key={each} value={each} label={roleWords[each]} description={roleMeanings[each]} />
          ))}
        </Stack>
      </Radio.Group>
    </Dialog>
  )
}

function ShowLink({ created, onClose }: { created: CreatedAdmin; onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${created.admin.name} is added`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={false}
    >
      <Stack>
        <Alert color="yellow" icon={<AlertIcon />}>
          Hand this link over privately. Whoever opens it first signs in as {created.admin.name}. It works once, until{' '}
          {sayTime(created.expiresAt)}, and is not shown again.
        </Alert>
        <CopyField label="One-time sign-in link" value={created.signInLink} />
      </Stack>
    </Modal>
  )
}
