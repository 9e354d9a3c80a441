import { afterAll, beforeAll, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { resetClaim } from '../../src/invite/reset-claim.ts'
import type { Person } from '../../src/people/person.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aMember } from '../support/members.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

async function linked({ tenantId, no: personNo }: Person, subject: string): Promise<void> {
  const row = { protocol: 'oidc', settings: '{}', matchKey: 'email', matchClaim: 'email' } as const
  const { id: connectionId } = await database.db
    .insertInto('ssoConnection')
    .values({ tenantId, name: `idp of ${subject}`, ...row })
    .returning('id')
    .executeTakeFirstOrThrow()
  const identity = { tenantId, connectionId, issuer: 'https://idp.example', subject, personNo }
  await database.db.insertInto('externalIdentity').values(identity).execute()
}

it('takes the linked identities of the person with it, and nobody else’s', async () => {
  const { person, tenant } = await aMember(database.db)
  const { person: neighbour } = await aMember(database.db, { tenant })
  await linked(person, 'theirs')
  await linked(neighbour, 'the neighbour’s')
  const order = { tenantId: tenant.id, personId: person.id, actor: operator, keyring: testKeyring }
  await inTransaction(database.db, (trx) => resetClaim(trx, order))
  const left = await database.db.selectFrom('externalIdentity').select('personNo').execute()
  expect(left).toEqual([{ personNo: neighbour.no }])
})
