import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { heldBackQuery } from '../api/queries.ts'
import { Card, Facts } from '../ui/card.tsx'
import { sayCount } from '../ui/moment.tsx'

/** What the last look before sending kept from going out. Shown where there is any. */
export function HeldBack() {
  const held = useQuery(heldBackQuery()).data?.items ?? []
  if (held.length === 0) return null
  return (
    <Card title="Not sent after all">
      <Text size="sm" c="dimmed" mb="xs">
        Each mail is looked at once more when it is sent.
      </Text>
      <Facts facts={held.map(({ reason, mails }) => ({ label: sentence(reason), value: sayCount(mails) }))} />
    </Card>
  )
}

function sentence(text: string): string {
  const words = text.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
