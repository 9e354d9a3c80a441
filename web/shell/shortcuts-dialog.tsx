import { Group, Kbd, Stack, Switch, Text } from '@mantine/core'
import { PlainDialog } from '../ui/plain-dialog.tsx'
import type { Place } from './navigation.ts'

interface ShortcutsDialogProps {
  places: Place[]
  enabled: boolean
  onEnable: (enabled: boolean) => void
  onClose: () => void
}

export default function ShortcutsDialog({ places, enabled, onEnable, onClose }: ShortcutsDialogProps) {
  return (
    <PlainDialog title="Keyboard shortcuts" onClose={onClose}>
      <Stack gap="xs">
        <Line keys={['/']} does="Search this list" />
        <Line keys={['?']} does="These shortcuts" />
        {places.map(({ letter, label }) => (
          <Line key={letter} keys={['g', letter]} does={label} />
        ))}
        <Switch
          mt="sm"
          label="Use shortcuts"
          checked={enabled}
          onChange={(event) => onEnable(event.currentTarget.checked)}
        />
      </Stack>
    </PlainDialog>
  )
}

function Line({ keys, does }: { keys: string[]; does: string }) {
  return (
    <Group justify="space-between">
      <Text size="sm">{does}</Text>
      <Group gap={4}>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </Group>
    </Group>
  )
}
