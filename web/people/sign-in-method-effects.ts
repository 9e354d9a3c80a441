import type { Person, PersonIdentity, SsoConnection, Tenant } from '../api/types.ts'

/** `settings`: nothing is set for the person. */
export type Method = 'settings' | 'sso' | 'password'

export interface SignInFacts {
  person: Person
  settings: Tenant['settings']
  connections: readonly SsoConnection[]
  identities: readonly PersonIdentity[]
}

/** Why the server would refuse it: they could not come in any more. */
export function shutOut(method: Method, { person, connections }: SignInFacts): string | undefined {
  if (!person.claimedAt) return undefined
  if (method === 'sso' && !hasEnabled(connections)) {
    return 'No connection is enabled: they could not sign in any more.'
  }
  if (method === 'password' && !person.signIn.hasPassword) {
    return 'They have no password. Undo the claim, and they choose one when they claim again.'
  }
  return undefined
}

/** What becomes of password, sessions and claim. */
export function effectOf(method: Method, facts: SignInFacts): string {
  const { person, settings } = facts
  if (person.claimedAt) return method === 'sso' ? claimedToSso(facts) : claimedToPassword
  if (method === 'sso') return unclaimedToSso(facts)
  if (method === 'password') return unclaimedToPassword
  return `They claim as the settings say, at present ${settings.authMethod === 'sso' ? 'by single sign-on' : 'with a password'}. Nothing is sent.`
}

const claimedToPassword =
  'They are signed out everywhere, and sign in by the password they chose before. Single sign-on turns them away; what it knows them by stays linked.'

function claimedToSso({ person, identities }: SignInFacts): string {
  const password = person.signIn.hasPassword
    ? 'Their password stops working at once, and so does a link to reset it; it is kept, and works again if you change back. '
    : ''
  const linked = identities.map(({ connectionName }) => connectionName).join(', ')
  const first = linked
    ? `They come in by ${linked}, which knows them already.`
    : 'No connection knows them yet: their first single sign-on waits under Single sign-on, Conflicts, until you say that it is them.'
  return `${password}They are signed out everywhere. ${first}`
}

function unclaimedToSso({ connections }: SignInFacts): string {
  const now = hasEnabled(connections) ? '' : ' No connection is enabled: until one is, they claim with a password.'
  return `They claim by single sign-on and choose no password. Links that were sent keep working. Nothing is sent.${now}`
}

const unclaimedToPassword =
  'They choose a password when they claim, and single sign-on turns them away. Links that were sent keep working. Nothing is sent.'

function hasEnabled(connections: readonly SsoConnection[]): boolean {
  return connections.some(({ state }) => state === 'enabled')
}
