import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { adminsQuery } from '../api/queries.ts'
import { useMay, useMe } from '../api/session.tsx'
import type { Admin } from '../api/types.ts'
import { roleWords } from '../api/words.ts'
import { Card } from '../ui/card.tsx'
import { PlusIcon } from '../ui/icons.tsx'
import { Answer } from '../ui/list-states.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { AddAdminDialog } from './add-admin-dialog.tsx'
import { ChangeAdminDialog } from './change-admin-dialog.tsx'
import { SignInLinkDialog } from './sign-in-link-dialog.tsx'
import { plainName } from '../ui/plain-name.ts'

type Asking = { what: 'add' } | { what: 'change' | 'link'; admin: Admin }

export function Component() {
  const mayChange = useMay()('settings:write')
  const { admin: self } = useMe()
  const admins = useQuery(adminsQuery())
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  return (
    <>
      <PageHeader
        title="Admins"
        lead="Who runs this tenant. Admins are apart from the people who are provisioned."
        actions={
          mayChange && (
            <Button leftSection={<PlusIcon size={16} />} onClick={() => setAsking({ what: 'add' })}>
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
                <AdminRow
                  key={admin.id}
                  admin={admin}
                  isSelf={admin.id === self?.id}
                  onAsk={mayChange ? (what) => setAsking({ what, admin }) : undefined}
                />
              ))}
            </ul>
          )}
        </Answer>
      </Card>
      {asking?.what === 'add' && <AddAdminDialog onClose={close} />}
      {asking?.what === 'change' && <ChangeAdminDialog admin={asking.admin} onClose={close} />}
      {asking?.what === 'link' && <SignInLinkDialog admin={asking.admin} onClose={close} />}
    </>
  )
}

interface AdminRowProps {
  admin: Admin
  isSelf: boolean
  onAsk?: (what: 'change' | 'link') => void
}

function AdminRow({ admin, isSelf, onAsk }: AdminRowProps) {
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span className="break">
          {plainName(admin.name)}
          {isSelf && ' (you)'}
        </span>
        {admin.disabledAt ? <Mark tone="bad">Disabled</Mark> : <span>{roleWords[admin.role]}</span>}
      </div>
      <div className={rows.line}>
        <span className={rows.faint}>{admin.email}</span>
        {onAsk && (
          <Button.Group>
            {!isSelf && !admin.disabledAt && (
              <Button
                variant="default"
                size="compact-xs"
                onClick={() => onAsk('link')}
                aria-label={`Make a sign-in link for ${admin.name}`}
              >
                Sign-in link
              </Button>
            )}
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => onAsk('change')}
              aria-label={`Change ${admin.name}`}
            >
              Change
            </Button>
          </Button.Group>
        )}
      </div>
    </li>
  )
}
