import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operator } from '../../../src/audit/actor.ts'
import { inTransaction } from '../../../src/db/transaction.ts'
import type { SsoConnection } from '../../../src/sso/connection.ts'
import { addServiceProviderKey, fingerprintOf, removeServiceProviderKey } from '../../../src/sso/saml/change-keys.ts'
import {
  makeServiceProviderKey,
  readServiceProviderKeys,
  type ServiceProviderKey,
} from '../../../src/sso/saml/service-provider-keys.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { testKeyring } from '../../support/keyring.ts'
import { aTenant } from '../../support/people.ts'
import { aSamlConnection } from './connection.ts'
import { aProvider } from './provider.ts'

let database: TestDatabase
let connection: SsoConnection
let first: ServiceProviderKey
let second: ServiceProviderKey

beforeAll(async () => {
  database = await testDatabase()
  const provider = await aProvider()
  ;[first, second] = await Promise.all([
    makeServiceProviderKey('one', new Date()),
    makeServiceProviderKey('two', new Date()),
  ])
  const { id: tenantId } = await aTenant(database.db)
  connection = await aSamlConnection(database.db, { tenantId, provider, key: first })
})
afterAll(() => database.close())

const order = (tenantId = connection.tenantId) => ({
  tenantId,
  connectionId: connection.id,
  keyring: testKeyring,
  actor: operator,
})
const add = (key: ServiceProviderKey, tenantId?: number) =>
  inTransaction(database.db, (trx) => addServiceProviderKey(trx, { ...order(tenantId), key }))
const remove = (key: ServiceProviderKey) =>
  inTransaction(database.db, (trx) => removeServiceProviderKey(trx, { ...order(), keyId: key.id }))
const keys = () => readServiceProviderKeys(database.db, { connection, keyring: testKeyring })

it('makes keys whose certificate is its own, and long-lived', () => {
  const certificate = new X509Certificate(first.certificate)

  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2_048)
  expect(new Date(certificate.validTo).getUTCFullYear()).toBe(new Date().getUTCFullYear() + 10)
})

it('keeps private keys sealed', async () => {
  const { rows } = await database.pool.query('select secrets from sso_connection where id = $1', [connection.id])
  const [{ secrets }] = rows as [{ secrets: Buffer }]

  expect(secrets.toString('latin1')).not.toContain('PRIVATE KEY')
  expect(await keys()).toEqual([first])
})

it('rolls over by a second key, which is the first one when the other goes', async () => {
  await expect(remove(first)).rejects.toMatchObject({ code: 'last_key' })
  await add(second)
  expect(await keys()).toEqual([first, second])
  await expect(add(second)).rejects.toMatchObject({ code: 'too_many_keys' })

  await remove(first)
  expect(await keys()).toEqual([second])
  await expect(remove(first)).rejects.toMatchObject({ code: 'not_found' })

  const { rows } = await database.pool.query(
    "select type, detail from audit where type like 'sso_connection.key%' order by no",
  )
  expect(rows).toEqual([
    { type: 'sso_connection.key_added', detail: { fingerprint: fingerprintOf(second.certificate) } },
    { type: 'sso_connection.key_removed', detail: { fingerprint: fingerprintOf(first.certificate) } },
  ])
})

it('is not found by another tenant', async () => {
  const { id } = await aTenant(database.db)

  await expect(add(first, id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await keys()).toEqual([second])
})

it('counts its keys under a lock', async () => {
  const added = await Promise.allSettled([add(first), add(first)])

  expect(added.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})
