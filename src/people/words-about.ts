import { profileAttributes } from '../tenants/profile-attributes.ts'
import { mailAddress } from './derive-keys.ts'
import type { PersonDocument } from './person.ts'
import { profileValue } from './profile-value.ts'

/** What everybody knows of the person; no password of theirs may be made of it, wherever they choose it. */
export function wordsAbout(person: PersonDocument): string[] {
  const profile = profileAttributes.map((name) => profileValue(person.attributes, name))
  return [person.userName, mailAddress(person) ?? '', ...profile].filter(Boolean)
}
