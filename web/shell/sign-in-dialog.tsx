import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { signInAgainAddress } from './sign-in.ts'

interface SignInDialogProps {
  /** Signed in, but too long ago for this: that can wait. Without a session nothing can. */
  isStale: boolean
  onSignedIn: () => void
  onClose: () => void
}

export default function SignInDialog({ isStale, onSignedIn, onClose }: SignInDialogProps) {
  const title = isStale ? 'Show that it is you' : 'Your session has ended'
  return (
    <Modal opened onClose={() => isStale && onClose()} withCloseButton={false} title={title} zIndex={500}>
      <Stack>
        <Text size="sm">
          {isStale && 'This hands out or ends access, so it needs a sign-in of the last 10 minutes. '}
          Sign in again in a new tab, then come back here and go on. What you have typed on this page is kept.
        </Text>
        <Group justify="flex-end" gap="xs">
          {isStale && (
            <Button variant="subtle" onClick={onClose}>
              Not now
            </Button>
          )}
          <Button variant="default" onClick={onSignedIn}>
            I have signed in
          </Button>
          <Button component="a" href={signInAgainAddress()} target="_blank" rel="noopener">
            Sign in again
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
