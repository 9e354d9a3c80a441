import { Button, Group, Text } from '@mantine/core'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { NextIcon, PreviousIcon } from './icons.tsx'

/**
 * Forward by the server's cursor, back by the cursors that led here. Somebody who opens a shared address in the
 * middle has no way behind them: they go back to the first page.
 */
export function Pager({ nextCursor, says }: { nextCursor?: string | null; says?: string }) {
  const { pathname, state } = useLocation()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const trail = readTrail(state)
  const cursor = search.get('cursor')
  if (!cursor && !nextCursor && !says) return null

  const go = (to: string | undefined, trail: string[]) => {
    const next = new URLSearchParams(search)
    if (to) next.set('cursor', to)
    else next.delete('cursor')
    const text = next.toString()
    void navigate(`${pathname}${text ? `?${text}` : ''}`, { state: { trail } })
  }
  const back = () => go(trail.at(-1), trail.slice(0, -1))
  const forward = () => go(nextCursor ?? undefined, [...trail, ...(cursor ? [cursor] : [''])])

  return (
    <Group component="nav" aria-label="Pages" justify="space-between" gap="xs" p="sm">
      <Text size="sm" c="dimmed" aria-live="polite">
        {says}
      </Text>
      <Group gap="xs">
        {cursor && trail.length === 0 && (
          <Button variant="default" size="compact-sm" onClick={() => go(undefined, [])}>
            First page
          </Button>
        )}
        <Button
          variant="default"
          size="compact-sm"
          disabled={trail.length === 0}
          onClick={back}
          leftSection={<PreviousIcon size={14} />}
        >
          Previous
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          disabled={!nextCursor}
          onClick={forward}
          rightSection={<NextIcon size={14} />}
        >
          Next
        </Button>
      </Group>
    </Group>
  )
}

function readTrail(state: unknown): string[] {
  if (typeof state !== 'object' || state === null || !('trail' in state) || !Array.isArray(state.trail)) return []
  return state.trail.filter((cursor): cursor is string => typeof cursor === 'string')
}
