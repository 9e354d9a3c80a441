import type { PersonDocument, PersonState } from '../../people/person.ts'
import { ENTERPRISE_URN } from '../../people/user-schema.ts'
import type { Company, Progress } from './companies.ts'
import { depotOf, depotSchema } from './depot-schema.ts'
import { type Culture, cultures, nameOf } from './names.ts'
import { type Random, seededRandom } from './random.ts'

export interface DemoPerson {
  document: PersonDocument
  externalId: string
  department: string
  state: PersonState | 'withdrawn'
  /** Days before now; `arrived` is the longest ago. */
  daysAgo: { arrived: number; invited: number; settled: number }
  /** What became of the invitation; undefined for whoever got none. Held: its campaign is paused. */
  mail?: 'sent' | 'failed' | 'held' | 'cancelled'
  /** By the campaign that was paused half-way, and not by that of the launch. */
  isUnderWay?: true
}

/** Some hours; the campaign had begun a little before. */
export const pausedDaysAgo = 0.3

/** The same people for the same company, whenever and wherever. */
export function makePeople(company: Company): DemoPerson[] {
  const random = seededRandom(company.slug)
  const names = new Set<string>()
  let reached = 0
  return Array.from({ length: company.people }, (_, at) => {
    const person = makePerson(company, { random, at, names })
    const told = { ...person, ...fate(person.state, company.arrived, random) }
    return isReached(company, person) ? underWay(told, at < company.people / 2 ? reached++ : undefined) : told
  })
}

interface Making {
  random: Random
  at: number
  names: Set<string>
}

function makePerson(company: Company, { random, at, names }: Making) {
  const culture: Culture = cultures[random.pick(company.cultures)]
  const given = nameOf(random.pick(culture.given))
  const family = nameOf(random.pick(culture.family))
  const department = random.pick(Object.keys(company.departments))
  const userName = `${uniqueName(`${given.ascii}.${family.ascii}`, names)}@${company.domain}`
  const shown = culture.familyFirst ? [family.shown, given.shown] : [given.shown, family.shown]
  const document: PersonDocument = {
    userName,
    active: true,
    attributes: {
      displayName: shown.join(' '),
      name: { givenName: given.shown, familyName: family.shown, formatted: shown.join(' ') },
      title: random.pick(company.departments[department]!),
      emails: [{ value: userName, type: 'work', primary: true }],
      phoneNumbers: [{ value: `+49 40 5550 ${String(1000 + at)}`, type: 'work' }],
      addresses: [{ type: 'work', formatted: random.pick(company.locations), primary: true }],
      preferredLanguage: culture.language,
      [ENTERPRISE_URN]: { department, organization: company.name, employeeNumber: String(10_000 + at * 7) },
      ...(company.showsAll && { [depotSchema.urn]: depotOf(at) }),
    },
  }
  const state = stateOf(random.whole(100), company.progress)
  return { document, externalId: `${company.slug}-${at}`, department, state }
}

function uniqueName(name: string, taken: Set<string>): string {
  for (let nth = 1; ; nth++) {
    const candidate = nth === 1 ? name : `${name}${nth}`
    if (taken.has(candidate)) continue
    taken.add(candidate)
    return candidate
  }
}

function stateOf(draw: number, progress: Progress): DemoPerson['state'] {
  let bound = 0
  for (const state of ['claimed', 'invited', 'withdrawn', 'deactivated'] as const) {
    bound += progress[state]
    if (draw < bound) return state
  }
  return 'uninvited'
}

function fate(
  state: DemoPerson['state'],
  [first, last]: Company['arrived'],
  random: Random,
): Pick<DemoPerson, 'daysAgo' | 'mail'> {
  const arrived = last + random.next() * (first - last)
  const invited = arrived * (0.4 + random.next() * 0.5)
  const settled = invited * random.next()
  const isInvited = state === 'claimed' || state === 'invited'
  // Every now and then an address is wrong; whoever has claimed got the mail.
  const sent = isInvited ? (state === 'invited' && random.whole(12) === 0 ? 'failed' : 'sent') : undefined
  return { daysAgo: { arrived, invited, settled }, mail: state === 'withdrawn' ? 'cancelled' : sent }
}

function isReached({ underWay }: Company, { department, state }: Pick<DemoPerson, 'department' | 'state'>): boolean {
  return department === underWay && (state === 'uninvited' || state === 'invited')
}

/** The first half was invited some hours ago, until the campaign was paused; the second half waits for it. */
function underWay(person: DemoPerson, nth: number | undefined): DemoPerson {
  if (nth === undefined) return { ...person, state: 'uninvited', mail: undefined }
  const mail = (['sent', 'sent', 'failed', 'sent', 'held'] as const)[nth % 5]
  return { ...person, state: 'invited', isUnderWay: true, daysAgo: { ...person.daysAgo, invited: pausedDaysAgo }, mail }
}
