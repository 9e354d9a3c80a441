import type { PersonDocument } from '../../people/person.ts'
import { readProfile } from '../people/profile.ts'
import { startDateOf } from './edit-document.ts'
import type { ImportField } from './import-columns.ts'

/** What a column shows of a person; managers are looked up elsewhere. */
export type ShownField = Exclude<ImportField, 'managerEmail' | 'managerEmployeeNumber'>

const shown: readonly ShownField[] = [
  'email',
  'givenName',
  'familyName',
  'title',
  'department',
  'phoneNumber',
  'location',
  'locale',
  'division',
  'organization',
  'startDate',
  'employeeNumber',
  'status',
]

export function shownFields({ active, attributes }: PersonDocument): Partial<Record<ShownField, string>> {
  const { locale } = attributes
  const { preferredLanguage: _, displayName: __, ...profile } = readProfile(attributes)
  return {
    ...profile,
    ...(typeof locale === 'string' && { locale }),
    startDate: startDateOf(attributes),
    status: active ? 'active' : 'deactivated',
  }
}

/** The columns in which two documents differ. */
export function differingFields(before: PersonDocument, after: PersonDocument): ShownField[] {
  const [left, right] = [shownFields(before), shownFields(after)]
  return shown.filter((field) => left[field] !== right[field])
}
