import { Button } from '@mantine/core'
import { useState } from 'react'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { ImportSummary } from '../api/types.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { countOf, sayCount } from '../ui/moment.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { StartImportDialog } from './start-import-dialog.tsx'

/** Start, or stop; once it is over there is nothing to do. */
export function ImportActions({ upload }: { upload: ImportSummary }) {
  const may = useMay()
  const { say } = useToasts()
  const [starting, setStarting] = useState(false)
  const isOver = upload.state === 'done' || upload.state === 'cancelled'
  // A question that was refused since another admin was faster stays, and says so.
  if (!may('people:write') || (isOver && !starting)) return null
  const { create, change, deactivate, reactivate } = upload.planned
  return (
    <>
      <AskedButton
        word={upload.startedAt ? 'Stop' : 'Discard'}
        title={upload.startedAt ? `Stop ${upload.name}?` : `Discard ${upload.name}?`}
        run={() => request('POST', `/imports/${upload.id}/cancel`)}
        touches={['imports', 'people']}
        onDone={() => say(upload.startedAt ? 'The upload is stopped.' : 'The upload is discarded.')}
      >
        {sayStopping(upload)}
      </AskedButton>
      {upload.state === 'ready' && (
        <Button disabled={create + change + deactivate + reactivate === 0} onClick={() => setStarting(true)}>
          Start…
        </Button>
      )}
      {starting && <StartImportDialog upload={upload} onClose={() => setStarting(false)} />}
    </>
  )
}

/** What is done stays done. */
function sayStopping({ startedAt, rows, progress }: ImportSummary): string {
  if (!startedAt) return `None of its ${countOf(rows, 'row', 'rows')} is carried out. The file can be uploaded again.`
  const { done, of } = progress
  return `${sayCount(done)} of ${countOf(of, 'row', 'rows')} are dealt with so far, and stay as they are. The others are left alone; uploading the file again goes on with them.`
}
