import { Text } from '@mantine/core'
import { Dialog } from './dialog.tsx'

export default function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Dialog
      title="Leave without saving?"
      opened
      onClose={onStay}
      action="Leave without saving"
      danger
      onAction={onLeave}
    >
      <Text size="sm">What you have changed here is not saved, and is lost when you leave.</Text>
    </Dialog>
  )
}
