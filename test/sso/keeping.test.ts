import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyring } from '../../src/base/keyring.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { queueConflict } from '../../src/sso/conflict-store.ts'
import { readSecrets, writeSecrets } from '../../src/sso/connection-secrets.ts'
import { keepSso } from '../../src/sso/housekeeping.ts'
import { keepArrival, takeArrival } from '../../src/sso/arrivals-store.ts'
import { insertRequest, takeRequest } from '../../src/sso/requests-store.ts'
import { hashToken } from '../../src/base/tokens.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, aTenant } from '../support/people.ts'
import { anOidcConnection } from '../support/sso.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const [older, newer] = ['an older secret of the tests, long enough', 'a newer secret of the tests, long enough']
const before = createKeyring([older])
const both = createKeyring([newer, older])
const after = createKeyring([newer])

async function aConnection() {
  const { id: tenantId } = await aTenant(database.db)
  const connection = await anOidcConnection(database.db, { tenantId, issuer: 'https://idp.example', clientId: 'x' })
  return { tenantId, connection, key: { tenantId, connectionId: connection.id } }
}

describe('secrets of a connection', () => {
  it('move to the new server key, after which the older one may go', async () => {
    const { key } = await aConnection()
    const secrets = { clientSecret: 'swordfish' }
    await writeSecrets(database.db, { ...key, keyring: before, secrets })
    await expect(readSecrets(database.db, { ...key, keyring: after })).rejects.toMatchObject({
      reason: 'secret_unreadable',
    })
    await keepSso(database.db, both)
    expect(await readSecrets(database.db, { ...key, keyring: after })).toEqual(secrets)
  })

  it('do not open in the row of another connection', async () => {
    const [one, other] = [await aConnection(), await aConnection()]
    await writeSecrets(database.db, { ...one.key, keyring: before, secrets: { clientSecret: 'swordfish' } })
    const { secrets, secretKeyId } = await database.db
      .selectFrom('ssoConnection')
      .select(['secrets', 'secretKeyId'])
      .where('id', '=', one.key.connectionId)
      .executeTakeFirstOrThrow()
    const row = database.db.updateTable('ssoConnection').set({ secrets, secretKeyId })
    await row.where('id', '=', other.key.connectionId).execute()
    await expect(readSecrets(database.db, { ...other.key, keyring: before })).rejects.toMatchObject({
      reason: 'secret_unreadable',
    })
  })
})

describe('what was on its way', () => {
  it('is taken once, and swept away when it has ended', async () => {
    const { key } = await aConnection()
    const order = { ...key, purpose: 'sign_in', browser: 'b', codeVerifier: 'the verifier' } as const
    const state = await insertRequest(database.db, order, before)
    const taken = await takeRequest(database.db, hashToken(state), before)
    expect(taken).toMatchObject({ fate: 'open', request: { codeVerifier: 'the verifier' } })
    expect((await takeRequest(database.db, hashToken(state), before))?.fate).toBe('used')
    await database.pool.query("update sso_request set expires_at = now() - interval '2 hours'")
    await keepSso(database.db, before)
    expect(await takeRequest(database.db, hashToken(state), before)).toBeUndefined()
  })

  it('is an identity once', async () => {
    const { connection } = await aConnection()
    const identity = { issuer: 'i', subject: 's', claims: new Map([['email', ['a@x.example']]]), emailVerified: false }
    const handle = await keepArrival(database.db, { connection, stateHash: undefined, identity, keyring: before })
    expect(await takeArrival(database.db, handle, before)).toMatchObject({ identity, stateHash: null })
    expect(await takeArrival(database.db, handle, before)).toBeUndefined()
  })
})

it('lets go of a conflict that is about nobody any more', async () => {
  const { tenantId, key } = await aConnection()
  const person = await aPerson(database.db, { tenantId })
  await inTransaction(database.db, (trx) =>
    queueConflict(trx, {
      ...key,
      issuer: 'i',
      subject: 's',
      reason: 'name_taken',
      matchValue: 'x',
      personNos: [person.no],
    }),
  )
  const left = () => database.db.selectFrom('ssoConflict').select('id').where('tenantId', '=', tenantId).execute()
  await keepSso(database.db, before)
  expect(await left()).toHaveLength(1)
  await database.db.deleteFrom('person').where('no', '=', person.no).execute()
  await keepSso(database.db, before)
  expect(await left()).toEqual([])
})
