import { Stack, Text } from '@mantine/core'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { Admin, SignInLink } from '../api/types.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { sayTime } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { PlainDialog } from '../ui/plain-dialog.tsx'
import { plainName } from '../ui/plain-name.ts'

export function SignInLinkDialog({ admin, onClose }: { admin: Admin; onClose: () => void }) {
  const make = useChange({
    run: () => request<SignInLink>('POST', `/admins/${admin.id}/sign-in-link`),
    touches: ['admins'],
  })
  if (make.data) return <ShowLink name={admin.name} link={make.data} onClose={onClose} />

  return (
    <Dialog
      title={`Sign-in link for ${admin.name}`}
      opened
      onClose={onClose}
      action="Make the link"
      onAction={() => make.mutate()}
      busy={make.isPending}
      error={make.error}
    >
      <Text size="sm">
        For who has no password yet, or has forgotten it. Whoever opens the link first signs in as{' '}
        <bdi>{plainName(admin.name)}</bdi>.
      </Text>
    </Dialog>
  )
}

interface ShowLinkProps {
  name: string
  link: SignInLink
  onClose: () => void
}

/** Once: the link is stored nowhere. */
export function ShowLink({ name, link, onClose }: ShowLinkProps) {
  return (
    <PlainDialog title={`Sign-in link for ${plainName(name)}`} onClose={onClose} once>
      <Stack>
        <Notice tone="warn">
          Hand it over privately. It works once, until {sayTime(link.expiresAt)}, and is not shown again.
        </Notice>
        <CopyField label="One-time sign-in link" value={link.signInLink} />
      </Stack>
    </PlainDialog>
  )
}
