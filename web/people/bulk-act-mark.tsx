import type { BulkAct } from '../api/types.ts'
import { Mark } from '../ui/state-mark.tsx'

const marks = {
  running: { tone: 'open', word: 'Running' },
  done: { tone: 'good', word: 'Done' },
  stopped: { tone: 'warn', word: 'Stopped' },
} as const

export function BulkActMark({ state }: Pick<BulkAct, 'state'>) {
  const { tone, word } = marks[state]
  return <Mark tone={tone}>{word}</Mark>
}
