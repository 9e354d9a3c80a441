import { Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { ImportSummary } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { countOf } from '../ui/moment.tsx'

/** Asked each time (promise 2): nothing is chosen beforehand. */
export function StartImportDialog({ upload, onClose }: { upload: ImportSummary; onClose: () => void }) {
  const may = useMay()
  const [invite, setInvite] = useState<'now' | 'later'>()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const start = useChange({
    run: () => request<ImportSummary>('POST', `/imports/${upload.id}/start`, { body: { invite }, idempotencyKey }),
    touches: ['imports', 'people', 'overview'],
    onDone: onClose,
  })
  const { create, change, deactivate, reactivate } = upload.planned
  return (
    <Dialog
      title={`Start ${upload.name}?`}
      opened
      onClose={onClose}
      action="Start"
      onAction={() => start.mutate()}
      busy={start.isPending}
      disabled={invite === undefined}
      error={start.error}
    >
      <Text size="sm">
        {countOf(create, 'person is', 'people are')} added, {countOf(change + reactivate, 'person', 'people')} changed,{' '}
        {countOf(deactivate, 'person', 'people')} deactivated.
      </Text>
      <Radio.Group
        label="Invite those who are added?"
        value={invite ?? ''}
        onChange={(value) => setInvite(value as 'now' | 'later')}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="now"
            label="Now"
            description="Each of them is mailed their own link at once."
            disabled={!may('invites:write')}
          />
          <Radio value="later" label="Later" description="They wait uninvited, and hear nothing." />
        </Stack>
      </Radio.Group>
    </Dialog>
  )
}
