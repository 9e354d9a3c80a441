import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { SsoConnection } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { DeleteDialog, DisableDialog, RenameDialog } from './connection-dialogs.tsx'

type Asking = 'enable' | 'disable' | 'rename' | 'delete'

export function ConnectionActions({ connection }: { connection: SsoConnection }) {
  const { complain } = useToasts()
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  const enable = useChange<unknown, 'tested' | 'untested'>({
    run: (how) =>
      request('POST', `/sso-connections/${connection.id}/enable`, {
        body: { untested: how === 'untested' || undefined },
      }),
    touches: ['sso-connections'],
    onDone: close,
  })
  const begin = () => {
    if (connection.testedAt !== null) enable.mutate('tested', { onError: complain })
    else setAsking('enable')
  }
  return (
    <>
      {connection.state === 'enabled' ? (
        <Button variant="default" onClick={() => setAsking('disable')}>
          Disable
        </Button>
      ) : (
        <Button loading={enable.isPending && !asking} onClick={begin}>
          Enable
        </Button>
      )}
      <Button variant="default" onClick={() => setAsking('rename')}>
        Rename
      </Button>
      <Button variant="default" onClick={() => setAsking('delete')}>
        Delete
      </Button>
      {asking === 'enable' && (
        <Dialog
          title="Enable it untested?"
          opened
          onClose={close}
          action="Enable untested"
          danger
          onAction={() => enable.mutate('untested')}
          busy={enable.isPending}
          error={enable.error}
        >
          <Text size="sm">
            Nobody has signed in by it as it is set up now. A test takes a minute, changes nothing, and shows whom each
            claim would mean.
          </Text>
        </Dialog>
      )}
      {asking === 'disable' && <DisableDialog connection={connection} onClose={close} />}
      {asking === 'rename' && <RenameDialog connection={connection} onClose={close} />}
      {asking === 'delete' && <DeleteDialog connection={connection} onClose={close} />}
    </>
  )
}
