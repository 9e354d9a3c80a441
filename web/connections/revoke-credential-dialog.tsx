import { Text } from '@mantine/core'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import { Dialog } from '../ui/dialog.tsx'

interface RevokeCredentialDialogProps {
  /** In the API. */
  path: string
  /** What it is called, with its last letters: `token that ends in 1a2b`. */
  called: string
  /** What stops. */
  consequence: string
  onClose: () => void
}

export function RevokeCredentialDialog({ path, called, consequence, onClose }: RevokeCredentialDialogProps) {
  const revoke = useChange({ run: () => request('DELETE', path), touches: ['provisioning-clients'], onDone: onClose })
  return (
    <Dialog
      title={`Revoke the ${called}`}
      opened
      onClose={onClose}
      action="Revoke"
      danger
      onAction={() => revoke.mutate()}
      busy={revoke.isPending}
      error={revoke.error}
    >
      <Text size="sm">{consequence}</Text>
    </Dialog>
  )
}
