import type { SsoConflict, SsoConnection, SsoTest } from '../api/types.ts'

export const protocolWords: Record<SsoConnection['protocol'], string> = { oidc: 'OpenID Connect', saml: 'SAML' }

export const stateMarks = {
  draft: { tone: 'warn', says: 'Draft' },
  enabled: { tone: 'good', says: 'Enabled' },
  disabled: { tone: 'idle', says: 'Disabled' },
} as const

export const matchKeys: { value: SsoConnection['match']['key']; label: string }[] = [
  { value: 'email', label: 'The mail address' },
  { value: 'user_name', label: 'The user name' },
  { value: 'external_id', label: 'The external id' },
]

export const outcomeWords: Record<NonNullable<SsoTest['report']>['outcome'], string> = {
  signs_in: 'They would be signed in.',
  claims: 'They would claim their account.',
  uninvited: 'They are known, but not invited: they would be turned away kindly.',
  deactivated: 'They are deactivated: they would be turned away.',
  uses_password: 'They sign in by a password here: they would be turned away.',
  conflict: 'Several people may be meant: it would be left for an admin to decide.',
  creates: 'Nobody here matches: they would be created.',
  nobody: 'Nobody here matches: they would be turned away.',
  refused: 'The sign-in was refused.',
}

export const goodOutcomes: ReadonlySet<string> = new Set(['signs_in', 'claims', 'creates', 'uninvited'])

export const conflictWords: Record<SsoConflict['reason'], string> = {
  several_match: 'Several people match.',
  already_claimed: 'The person who matches has an account already, and signs in otherwise.',
  already_linked: 'The person who matches is known by another identity already.',
  name_taken: 'Somebody else has the user name already.',
  is_admin: 'The person who matches is also an admin: whoever signs in as them runs this company.',
}
