import { Button, Group, Text } from '@mantine/core'
import type { Draft } from './use-draft.ts'
import { Notice } from './notice.tsx'

/** Two people at one form: nobody's words are dropped without a word. */
export function Overtaken<T>({ draft }: { draft: Draft<T> }) {
  if (!draft.isOvertaken) return null
  return (
    <Notice tone="warn" title="Somebody else has changed this meanwhile">
      <Text size="sm">What you typed is still here. Saving it replaces theirs.</Text>
      <Group mt="xs">
        <Button variant="default" size="compact-sm" onClick={draft.takeTheirs}>
          Load theirs
        </Button>
      </Group>
    </Notice>
  )
}
