import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { deleteSavedMessage, listSavedMessages, saveMessage } from '../../src/mail/saved-messages.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'

let database: TestDatabase
let tenantId: number
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
})
afterAll(() => database.close())

it('a saved message is kept, changed and deleted, in its own tenant', async () => {
  const { db } = database
  const stranger = (await aTenant(db)).id
  const saved = await saveMessage(db, { tenantId, name: 'Welcome', subject: 'Hi', body: 'Come: {{claimLink}}' })
  await saveMessage(db, { tenantId: stranger, name: 'Welcome', subject: 'Theirs' })

  const changed = await saveMessage(db, { tenantId, messageId: saved.id, name: 'Welcome back', body: '{{claimLink}}' })
  expect(changed).toMatchObject({ id: saved.id, name: 'Welcome back', subject: null, body: '{{claimLink}}' })
  expect(await listSavedMessages(db, tenantId)).toEqual([changed])

  const foreign = { tenantId: stranger, messageId: saved.id }
  await expect(saveMessage(db, { ...foreign, name: 'Stolen' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(deleteSavedMessage(db, foreign)).rejects.toMatchObject({ code: 'not_found' })
  await deleteSavedMessage(db, { tenantId, messageId: saved.id })
  expect(await listSavedMessages(db, tenantId)).toEqual([])
  expect(await listSavedMessages(db, stranger)).toMatchObject([{ name: 'Welcome', subject: 'Theirs' }])
})

it('a saved message has a name of its own and a text that can be sent', async () => {
  const { db } = database
  await saveMessage(db, { tenantId, name: 'One' })
  await expect(saveMessage(db, { tenantId, name: 'One' })).rejects.toMatchObject({ code: 'message_name_taken' })
  await expect(saveMessage(db, { tenantId, name: 'Two', body: 'no link' })).rejects.toMatchObject({
    code: 'invalid_mail_text',
  })
  const unknown = { tenantId, messageId: randomUUID(), name: 'Three' }
  await expect(saveMessage(db, unknown)).rejects.toMatchObject({ code: 'not_found' })
  await expect(deleteSavedMessage(db, { tenantId, messageId: 'no uuid' })).rejects.toMatchObject({ code: 'not_found' })
})
