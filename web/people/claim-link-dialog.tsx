import { Stack, Text } from '@mantine/core'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { ClaimLink, Person } from '../api/types.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { sayDay } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { PlainDialog } from '../ui/plain-dialog.tsx'
import { plainName } from '../ui/plain-name.ts'

export function ClaimLinkDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const show = useChange({
    run: () => request<ClaimLink>('POST', `/people/${person.id}/claim-link`),
    touches: ['people'],
  })
  const title = `Claim link of ${plainName(person.displayName)}`
  if (show.data) {
    return (
      <PlainDialog title={title} onClose={onClose}>
        <Stack>
          <Notice tone="warn">
            Hand it to <bdi>{plainName(person.displayName)}</bdi> alone.
          </Notice>
          <CopyField label="Claim link" value={show.data.link} />
          {show.data.expiresAt && <Text size="sm">It works until {sayDay(show.data.expiresAt)}.</Text>}
        </Stack>
      </PlainDialog>
    )
  }
  return (
    <Dialog
      title={title}
      opened
      onClose={onClose}
      action="Show the link"
      onAction={() => show.mutate()}
      busy={show.isPending}
      error={show.error}
    >
      <Text size="sm">
        Whoever has the link can take this account. That you look at it is written into the audit log.
      </Text>
    </Dialog>
  )
}
