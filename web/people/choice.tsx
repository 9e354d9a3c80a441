import { Checkbox } from '@mantine/core'
import type { PersonSummary } from '../api/types.ts'
import rows from '../ui/rows.module.css'
import { plainName } from '../ui/plain-name.ts'

/** Who is ticked, across the pages of one list; `all` who match, seen or not. */
export type Chosen = ReadonlyMap<string, PersonSummary> | 'all'

export interface Choice {
  chosen: Chosen
  /** The page that is shown: what is left of `all` once one of them is not meant. */
  page: PersonSummary[]
  onChange: (chosen: Chosen) => void
}

export function Choose({ person, choice }: { person: PersonSummary; choice: Choice }) {
  const { chosen, page } = choice
  const toggle = () => {
    const next = new Map(chosen === 'all' ? page.map((each) => [each.id, each]) : chosen)
    if (!next.delete(person.id)) next.set(person.id, person)
    choice.onChange(next)
  }
  return (
    <Checkbox
      className={rows.above}
      size="xs"
      aria-label={`Choose ${plainName(person.displayName)}`}
      checked={chosen === 'all' || chosen.has(person.id)}
      onChange={toggle}
    />
  )
}

export function ChooseAll({ people, choice }: { people: PersonSummary[]; choice: Choice }) {
  const { chosen } = choice
  const ticked = chosen === 'all' ? people.length : people.filter(({ id }) => chosen.has(id)).length
  const toggle = () => {
    const next = new Map(chosen === 'all' ? [] : chosen)
    for (const person of people) {
      if (ticked === people.length) next.delete(person.id)
      else next.set(person.id, person)
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
