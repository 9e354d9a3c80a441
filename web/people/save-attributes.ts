import type { QueryClient } from '@tanstack/react-query'
import { Problem } from '../api/problem.ts'
import { personQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Person } from '../api/types.ts'
import { type Attributes, attributeChanges, overtakenNames } from './attribute-changes.ts'

interface Save {
  client: QueryClient
  /** As shown: what this would replace of somebody else's is known to who saves. */
  person: Person
  begun: Attributes
  typed: Attributes
  mailNewAddress: boolean
}

/** Somebody who changes as often is a provider at work. */
const mostTries = 5

/**
 * Writes over nothing that was not seen: at another version than the one shown, the person is read again, and what
 * others wrote stays beside it.
 * @throws Error where others have changed the same meanwhile, {@link Problem} where the server refuses.
 */
export async function saveAttributes(save: Save, tries = mostTries): Promise<Person> {
  try {
    return await write(save)
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 412 || tries === 1) throw problem
    return saveAttributes({ ...save, person: await readAgain(save) }, tries - 1)
  }
}

function write({ person, begun, typed, mailNewAddress }: Save): Promise<Person> {
  const attributes = attributeChanges({ begun, now: person.attributes, typed })
  const body = { attributes, ...(mailNewAddress && { mailNewAddress }) }
  return request<Person>('PATCH', `/people/${person.id}`, { body, ifMatch: person.version })
}

async function readAgain({ client, person, begun, typed }: Save): Promise<Person> {
  const fresh = await client.fetchQuery({ ...personQuery(person.id), staleTime: 0 })
  const seen = new Set(overtakenNames({ begun: person.attributes, now: fresh.attributes, typed }))
  const replaced = overtakenNames({ begun, now: fresh.attributes, typed }).filter((name) => seen.has(name))
  if (replaced.length === 0) return fresh
  throw new Error(
    `Somebody else has changed ${replaced.join(', ')} meanwhile. What you typed is still here: saving it again replaces theirs.`,
  )
}
