import { Checkbox } from '@mantine/core'
import type { PersonSummary } from '../api/types.ts'
import rows from '../ui/rows.module.css'

/** Who is ticked, across the pages of one list. */
export interface Choice {
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
}

export function Choose({ person, choice }: { person: PersonSummary; choice: Choice }) {
  const toggle = () => {
    const next = new Set(choice.chosen)
    if (!next.delete(person.id)) next.add(person.id)
    choice.onChange(next)
  }
  return (
    <Checkbox
      className={rows.above}
      size="xs"
      aria-label={`Choose ${person.displayName}`}
      checked={choice.chosen.has(person.id)}
      onChange={toggle}
    />
  )
}

export function ChooseAll({ people, choice }: { people: PersonSummary[]; choice: Choice }) {
  const ticked = people.filter(({ id }) => choice.chosen.has(id)).length
  const toggle = () => {
    const next = new Set(choice.chosen)
    for (const { id } of people) {
      if (ticked === people.length) next.delete(id)
      else next.add(id)
    }
    choice.onChange(next)
  }
  return (
    <Checkbox
      size="xs"
      aria-label="Choose all on this page"
      checked={ticked === people.length}
      indeterminate={ticked > 0 && ticked < people.length}
      onChange={toggle}
    />
  )
}
