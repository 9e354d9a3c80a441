import { heavyTurn } from '../../base/turns.ts'
import type { PersonWithGroups } from '../../groups/find-person-with-groups.ts'
import type { Person } from '../../people/person.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { personEtag } from '../etag.ts'
import type { ShownCode } from '../projection/access-codes.ts'
import { personLocation, personView } from '../projection/person-view.ts'
import type { Projection } from '../projection/projection.ts'
import { isLongText } from '../resources/text-size.ts'

interface Shown {
  call: ScimCall
  projection: Projection
  status: number
  code?: ShownCode
}

/**
 * @param person with its groups where they are to be shown; a person who was just made has none.
 * @returns at once, but for somebody with very many values: writing those down is heavy work.
 */
export function personAnswer(person: Person | PersonWithGroups, shown: Shown): Answer | Promise<Answer> {
  if (!isLongText(person.attributes)) return answerOf(person, shown)
  return heavyTurn().then(() => answerOf(person, shown))
}

function answerOf(person: Person | PersonWithGroups, { call, projection, status, code }: Shown): Answer {
  const groups = 'groups' in person ? person.groups : []
  const version = personEtag(person, groups)
  return {
    status,
    body: personView(person, { call, projection, groups, code, version }),
    version,
    location: personLocation(person.id, call.baseUrl),
  }
}
