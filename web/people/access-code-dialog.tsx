import { Checkbox, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { AccessCode, Person } from '../api/types.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { sayDay } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { PlainDialog } from '../ui/plain-dialog.tsx'
import { plainName } from '../ui/plain-name.ts'
import { useToasts } from '../ui/toasts.tsx'

/** A code to be told or written down, for whom no mail reaches. */
export function AccessCodeDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const [renew, setRenew] = useState(false)
  const path = `/people/${person.id}/access-code`
  const show = useChange({
    run: () => request<AccessCode>('POST', path, { body: { renew } }),
    touches: ['people'],
  })
  const title = `Access code of ${plainName(person.displayName)}`
  if (show.data) return <Shown title={title} path={path} code={show.data} person={person} onClose={onClose} />
  return (
    <Dialog
      title={title}
      opened
      onClose={onClose}
      action="Show the code"
      onAction={() => show.mutate()}
      busy={show.isPending}
      error={show.error}
    >
      <Text size="sm">
        A code to tell them or to write down, where no mail reaches them. Whoever has it can take this account. That you
        look at it is written into the audit log.
      </Text>
      <Checkbox
        label="Make a new one"
        description="A code that was handed out before stops working."
        checked={renew}
        onChange={(event) => setRenew(event.currentTarget.checked)}
      />
    </Dialog>
  )
}

interface ShownProps {
  title: string
  path: string
  code: AccessCode
  person: Person
  onClose: () => void
}

function Shown({ title, path, code, person, onClose }: ShownProps) {
  const { say } = useToasts()
  return (
    <PlainDialog title={title} onClose={onClose}>
      <Stack>
        <Notice tone="warn">
          Hand it to <bdi>{plainName(person.displayName)}</bdi> alone.
        </Notice>
        <CopyField label="Access code" value={code.code} />
        <CopyField label="To be entered at" value={code.address} />
        <Text size="sm">It works until {sayDay(code.expiresAt)}.</Text>
        <AskedButton
          word="Revoke the code"
          title="Revoke this access code?"
          run={() => request('DELETE', path)}
          touches={['people']}
          onDone={() => {
            say('The code no longer works.')
            onClose()
          }}
        >
          Whoever was given it can no longer claim by it. The invitation and its link stay.
        </AskedButton>
      </Stack>
    </PlainDialog>
  )
}
