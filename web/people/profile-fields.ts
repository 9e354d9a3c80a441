import type { Person } from '../api/types.ts'

export type ProfileField = keyof Person['profile']

/** The commonest attributes by their readable names, in the order in which people look for them. */
export const profileLabels: { name: ProfileField; label: string; type?: string }[] = [
  { name: 'displayName', label: 'Display name' },
  { name: 'givenName', label: 'Given name' },
  { name: 'familyName', label: 'Family name' },
  { name: 'email', label: 'E-mail address', type: 'email' },
  { name: 'title', label: 'Job title' },
  { name: 'department', label: 'Department' },
  { name: 'division', label: 'Division' },
  { name: 'organization', label: 'Organisation' },
  { name: 'employeeNumber', label: 'Employee number' },
  { name: 'phoneNumber', label: 'Phone', type: 'tel' },
  { name: 'location', label: 'Location' },
  { name: 'preferredLanguage', label: 'Language' },
]

export type ProfileDraft = Partial<Record<ProfileField, string>>

/** What differs from before; what was emptied is null. */
export function profileChanges(
  before: ProfileDraft,
  after: ProfileDraft,
): Partial<Record<ProfileField, string | null>> {
  const changes: Partial<Record<ProfileField, string | null>> = {}
  for (const { name } of profileLabels) {
    const value = after[name]?.trim() ?? ''
    if (value !== (before[name] ?? '')) changes[name] = value || null
  }
  return changes
}
