import { Button } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { ImportSummary } from '../api/types.ts'
import { useToasts } from '../ui/toasts.tsx'
import { StartImportDialog } from './start-import-dialog.tsx'

/** Start, or stop; once it is over there is nothing to do. */
export function ImportActions({ upload }: { upload: ImportSummary }) {
  const may = useMay()
  const { complain } = useToasts()
  const [starting, setStarting] = useState(false)
  const cancel = useChange({
    run: () => request<ImportSummary>('POST', `/imports/${upload.id}/cancel`),
    touches: ['imports', 'people'],
  })
  const isOver = upload.state === 'done' || upload.state === 'cancelled'
  // A question that was refused since another admin was faster stays, and says so.
  if (!may('people:write') || (isOver && !starting)) return null
  const { create, change, deactivate, reactivate } = upload.planned
  return (
    <>
      <Button
        variant="default"
        loading={cancel.isPending}
        onClick={() => cancel.mutate(undefined, { onError: complain })}
      >
        {upload.startedAt ? 'Stop' : 'Discard'}
      </Button>
      {upload.state === 'ready' && (
        <Button disabled={create + change + deactivate + reactivate === 0} onClick={() => setStarting(true)}>
          Start…
        </Button>
      )}
      {starting && <StartImportDialog upload={upload} onClose={() => setStarting(false)} />}
    </>
  )
}
