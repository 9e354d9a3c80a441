import { Anchor, Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import { useMe } from '../api/session.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { signInAgainAddress } from './sign-in.ts'

interface SignInDialogProps {
  /** Signed in, but too long ago for this: that can wait. Without a session nothing can. */
  isStale: boolean
  onSignedIn: () => void
  onClose: () => void
}

export default function SignInDialog(props: SignInDialogProps) {
  const { isStale, onClose } = props
  const title = isStale ? 'Show that it is you' : 'Your session has ended'
  return (
    <Modal opened onClose={() => isStale && onClose()} withCloseButton={false} title={title} zIndex={500}>
      {isStale ? <ByPassword {...props} /> : <InAnotherTab {...props} />}
    </Modal>
  )
}

function ByPassword({ onSignedIn, onClose }: SignInDialogProps) {
  const { admin } = useMe()
  const [password, setPassword] = useState('')
  const show = useChange({
    run: () => request<unknown>('POST', '/session/show-password', { body: { password } }),
    touches: ['me'],
    onDone: onSignedIn,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    show.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          This hands out or ends access, so it needs a sign-in of the last 10 minutes. What you have typed on the page
          is kept.
        </Text>
        <input type="hidden" name="username" autoComplete="username" value={admin?.email ?? ''} readOnly />
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          data-autofocus
        />
        {show.error && <Refusal error={show.error} />}
        <Text size="sm">
          Without a password,{' '}
          <Anchor href={signInAgainAddress()} target="_blank" rel="noopener" inherit underline="always">
            sign in again
          </Anchor>{' '}
          in another tab and come back.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={show.isPending} disabled={password === ''}>
            Go on
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function InAnotherTab({ onSignedIn }: SignInDialogProps) {
  return (
    <Stack>
      <Text size="sm">
        Sign in again in a new tab, then come back here and go on. What you have typed on this page is kept.
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onSignedIn}>
          I have signed in
        </Button>
        <Button component="a" href={signInAgainAddress()} target="_blank" rel="noopener">
          Sign in again
        </Button>
      </Group>
    </Stack>
  )
}
