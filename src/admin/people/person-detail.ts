import { findPersonWithGroups } from '../../groups/find-person-with-groups.ts'
import { NotFound } from '../../base/errors.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Executor } from '../../db/connection.ts'
import { findHeldCode, type HeldCode } from '../../invite/access-codes/access-code-store.ts'
import { findCredential } from '../../people/credential-store.ts'
import { type Person as StoredPerson, personState, type Standing } from '../../people/person.ts'
import { ssoDoors } from '../../session/sso-doors.ts'
import { usesSso } from '../../session/sso-rule.ts'
import { readSettings } from '../../tenants/settings.ts'
import { moment } from '../moment.ts'
import type { Person } from '../schemas/people.ts'
import { externalIdsOf, kindsOfGroups, type OpensRow, opensOf } from './person-detail-store.ts'
import { peopleByNo } from './people-list-store.ts'
import { presentPerson } from './present-person.ts'
import { readProfile } from './profile.ts'

/** All that an admin sees of one person. @throws NotFound */
export async function personDetail(
  db: Executor,
  { tenantId, personId, keyring, now }: { tenantId: number; personId: string; keyring: Keyring; now: Date },
): Promise<Person> {
  const person = await findPersonWithGroups(db, { tenantId, personId })
  const [row] = person ? await peopleByNo(db, tenantId, [person.no]) : []
  if (!person || !row) throw new NotFound('person')

  const kinds = await kindsOfGroups(db, { tenantId, personNo: person.no })
  return {
    ...presentPerson(row),
    active: person.standing.deactivatedAt === null,
    deactivatedAt: moment(person.standing.deactivatedAt),
    withdrawnAt: moment(person.standing.withdrawnAt),
    modifiedAt: moment(person.modifiedAt),
    version: `W/"${person.version}.${person.standingVersion}"`,
    profile: readProfile(person.attributes),
    attributes: person.attributes,
    externalIds: await externalIdsOf(db, { tenantId, personNo: person.no }),
    groups: person.groups.map(({ id, displayName }) => ({ id, displayName, kind: kinds.get(id) ?? 'pushed' })),
    link: { state: linkState(person.standing, keyring, now), expiresAt: moment(person.standing.linkExpiresAt) },
    accessCode: accessCodeState(await findHeldCode(db, { tenantId, personNo: person.no })),
    opens: presentOpens(await opensOf(db, { tenantId, personNo: person.no, generation: person.standing.generation })),
    signIn: await signInOf(db, person),
    createdBy: person.createdBy,
  }
}

/** Before the claim single sign-on counts only while a connection is enabled; after it, whoever came by it has no other way. */
async function signInOf(db: Executor, { tenantId, no: personNo, standing }: StoredPerson): Promise<Person['signIn']> {
  const settings = await readSettings(db, tenantId)
  const hasDoor = (await ssoDoors(db, tenantId)).length > 0
  const bySso = usesSso(standing, { ...settings, requireSso: settings.requireSso && hasDoor })
  return {
    method: bySso && (hasDoor || standing.claimedAt) ? 'sso' : 'password',
    set: standing.authMethod,
    hasPassword: (await findCredential(db, { tenantId, personNo })) !== undefined,
  }
}

function presentOpens(row: OpensRow | undefined): Person['opens'] {
  if (!row?.firstAt || !row.lastAt) return null
  const { opens: times, firstAt, lastAt, begunAt } = row
  return { times, firstAt: moment(firstAt), lastAt: moment(lastAt), begunAt: moment(begunAt) }
}

function accessCodeState(held: HeldCode | undefined): Person['accessCode'] {
  if (!held) return { state: 'none', expiresAt: null }
  return { state: held.isOpen ? 'open' : 'ended', expiresAt: moment(held.expiresAt) }
}

/** What becomes of whoever opens the claim link now. */
function linkState(standing: Standing, keyring: Keyring, now: Date): Person['link']['state'] {
  if (personState(standing) !== 'invited' || !standing.keyId || !standing.linkExpiresAt) return 'none'
  if (!keyring.keyIds.includes(standing.keyId)) return 'key_missing'
  return standing.linkExpiresAt > now ? 'open' : 'expired'
}
