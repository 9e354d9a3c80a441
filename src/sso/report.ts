import type { JsonObject } from '../base/json.ts'
import type { Executor } from '../db/connection.ts'
import { usesSso } from '../session/sso-rule.ts'
import { readSettings } from '../tenants/settings.ts'
import type { SsoConnection } from './connection.ts'
import { claimValues, type SsoIdentity } from './identity.ts'
import { type Match, matchIdentity } from './matching.ts'
import { SsoRefused } from './refusal.ts'

export type TestOutcome =
  | 'signs_in'
  | 'claims'
  | 'uninvited'
  | 'deactivated'
  | 'uses_password'
  | 'conflict'
  | 'creates'
  | 'nobody'
  | 'refused'

/** What the admin reads of a test: everything that came, and what would have become of it. */
export interface TestReport {
  outcome: TestOutcome
  issuer?: string
  subject?: string
  emailVerified?: boolean
  /** In the order in which they came. */
  claims?: readonly { name: string; values: readonly string[] }[]
  /** The values of the claim by which people are found. */
  matchValues?: readonly string[]
  /** Ids of whom it would mean. */
  personIds?: readonly string[]
  refusal?: { reason: string; sentence: string; remedy: string; received?: string }
}

/** Changes nothing. */
export async function reportOn(db: Executor, connection: SsoConnection, identity: SsoIdentity): Promise<TestReport> {
  const received = {
    issuer: identity.issuer,
    subject: identity.subject,
    emailVerified: identity.emailVerified,
    claims: [...identity.claims].map(([name, values]) => ({ name, values })),
    matchValues: claimValues(identity, connection.match.claim),
  }
  try {
    const match = await matchIdentity(db, connection, identity)
    return { ...received, outcome: await outcomeOf(db, connection, match), personIds: peopleIn(match) }
  } catch (error) {
    if (!(error instanceof SsoRefused)) throw error
    return { ...received, ...refusedReport(error) }
  }
}

export function refusedReport({ reason, message: sentence, remedy, received }: SsoRefused): TestReport {
  return { outcome: 'refused', refusal: { reason, sentence, remedy, ...(received !== undefined && { received }) } }
}

/** As `admit` would decide. */
async function outcomeOf(db: Executor, connection: SsoConnection, match: Match): Promise<TestOutcome> {
  if (match.kind === 'conflict') return 'conflict'
  if (match.kind === 'nobody') return connection.createsPeople ? 'creates' : 'nobody'
  const { person } = match
  if (person.deactivatedAt) return 'deactivated'
  if (!person.invitedAt && !person.claimedAt) return 'uninvited'
  if (!usesSso(person, await readSettings(db, connection.tenantId))) return 'uses_password'
  return person.claimedAt ? 'signs_in' : 'claims'
}

function peopleIn(match: Match): string[] {
  if (match.kind === 'nobody') return []
  if (match.kind === 'conflict') return match.people.map(({ personId }) => personId)
  return [match.person.personId]
}

/** The provider answered as it should; whom it meant is another question. */
export function isGood({ outcome }: TestReport): boolean {
  return outcome !== 'refused'
}

export function reportJson(report: TestReport): JsonObject {
  return JSON.parse(JSON.stringify(report)) as JsonObject
}
