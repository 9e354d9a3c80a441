import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../../src/audit/actor.ts'
import { inTransaction } from '../../../src/db/transaction.ts'
import {
  findPeopleFile,
  listFileRows,
  removeOldPeopleFiles,
} from '../../../src/invite/people-files/people-file-store.ts'
import { readPeopleFile } from '../../../src/invite/people-files/read-file.ts'
import { rejectsCsv } from '../../../src/invite/people-files/rejects-csv.ts'
import { peopleFileTemplates } from '../../../src/invite/people-files/templates.ts'
import { uploadPeopleFile } from '../../../src/invite/people-files/upload-people-file.ts'
import { runCampaignChunk } from '../../../src/invite/run-campaign-chunk.ts'
import { startSelected } from '../../../src/invite/start-selected.ts'
import { ENTERPRISE_URN } from '../../../src/people/user-schema.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { testKeyring } from '../../support/keyring.ts'
import { aClient, aPerson, anInvitedPerson, aTenant } from '../../support/people.ts'

let database: TestDatabase
let tenantId: number

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
})
afterAll(() => database.close())

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}
async function upload(text: string, name = 'people.csv') {
  const content = await readPeopleFile(bytesOf(text), name)
  return inTransaction(database.db, (trx) => uploadPeopleFile(trx, { tenantId, name, content, actor: operator }))
}
const rowsOf = (fileNo: number) => listFileRows(database.db, { tenantId, fileNo, limit: 1_000 })
const emails = (value: string) => [{ value, primary: true }]

describe('a people file', () => {
  it('finds people by address, user name, external id and employee number, in any case', async () => {
    const { client } = await aClient(database.db, { tenantId })
    const people = [
      await aPerson(database.db, { tenantId, userName: 'u1', attributes: { emails: emails('Ada@Example.com') } }),
      await aPerson(database.db, { tenantId, userName: 'Bob.User' }),
      await aPerson(database.db, { tenantId, clientId: client.id, externalId: 'EXT-3' }),
      await aPerson(database.db, {
        tenantId,
        userName: 'u4',
        attributes: { [ENTERPRISE_URN]: { employeeNumber: 'E-4' } },
      }),
    ]
    const file = await upload(
      'Email,User Name,External Id,Employee Id\nADA@example.com,,,\n,BOB.user,,\n,,EXT-3,\n,,,e-4\n',
    )
    expect(file.rows).toEqual({ matched: 4 })
    expect((await rowsOf(file.no)).map(({ personId }) => personId)).toEqual(people.map(({ id }) => id))
    const list = await upload('ada@example.com\nbob.user\nEXT-3\nE-4\n', 'people.txt')
    expect(list.rows).toEqual({ matched: 4 })
  })

  it('tells of each row what became of it, with line and reason, and never finds another tenant’s people', async () => {
    await aPerson(database.db, { tenantId, userName: 'ada@example.com' })
    await aPerson(database.db, { tenantId, userName: 'x1', attributes: { emails: emails('shared@example.com') } })
    await aPerson(database.db, { tenantId, userName: 'x2', attributes: { emails: emails('shared@example.com') } })
    await aPerson(database.db, { tenantId, userName: 'gone@example.com', active: false })
    await anInvitedPerson(database.db, { tenantId, userName: 'invited@example.com' })
    const { person: claimed } = await anInvitedPerson(database.db, { tenantId, userName: 'claimed@example.com' })
    await database.db
      .updateTable('standing')
      .set({ claimedAt: new Date() })
      .where('personNo', '=', claimed.no)
      .execute()
    await aPerson(database.db, { userName: 'foreign@example.com' })

    const lines = ['ada', 'ADA', 'shared', 'gone', 'invited', 'claimed', 'foreign'].map(
      (name) => `${name}@example.com,`,
    )
    const file = await upload(['Email,Note', ...lines, ',nobody'].join('\n'))

    const rows = await rowsOf(file.no)
    expect(rows.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual([
      '2 matched',
      '3 repeated',
      '4 ambiguous',
      '5 deactivated',
      '6 already_invited',
      '7 already_claimed',
      '8 not_found',
      '9 invalid',
    ])
    expect(rows[1]!.reason).toBe('the same person as in line 2')
    expect(rows[2]!.reason).toBe('2 people are known by this')
    expect(
      await findPeopleFile(database.db, { tenantId: (await aTenant(database.db)).id, fileId: file.id }),
    ).toBeUndefined()
  })

  it('of two who share an address means the one whose number is given, too', async () => {
    const attributes = { emails: emails('desk@example.com') }
    const one = await aPerson(database.db, {
      tenantId,
      userName: 'one',
      attributes: { ...attributes, [ENTERPRISE_URN]: { employeeNumber: '1' } },
    })
    await aPerson(database.db, {
      tenantId,
      userName: 'two',
      attributes: { ...attributes, [ENTERPRISE_URN]: { employeeNumber: '2' } },
    })
    const file = await upload('Email,Employee Id\ndesk@example.com,1\n')
    expect(await rowsOf(file.no)).toMatchObject([{ outcome: 'matched', personId: one.id }])
  })

  it('invites whom it names, and nobody else', async () => {
    const named = await aPerson(database.db, { tenantId, userName: 'ada@example.com' })
    await aPerson(database.db, { tenantId, userName: 'bob@example.com' })
    const file = await upload('ada@example.com\nstranger@example.com\n', 'x.txt')
    const campaign = await inTransaction(database.db, (trx) =>
      startSelected(trx, { tenantId, action: 'invite', selection: { by: 'file', fileNo: file.no }, actor: operator }),
    )
    expect(campaign).toMatchObject({ kind: 'list', expected: 1 })
    await inTransaction(database.db, (trx) =>
      runCampaignChunk(trx, { tenantId, campaignNo: campaign.no, keyring: testKeyring }),
    )
    const invited = await database.db
      .selectFrom('standing')
      .select('personNo')
      .where('tenantId', '=', tenantId)
      .where('invitedAt', 'is not', null)
      .execute()
    expect(invited).toEqual([{ personNo: named.no }])
    expect((await upload('ada@example.com\n', 'x.txt')).rows).toEqual({ already_invited: 1 })
  })

  it('that cannot be read leaves nothing behind', async () => {
    const broken = `Email,Name\n${'c@d.example,x\n'.repeat(2_500)}"never closed`
    await expect(upload(broken)).rejects.toThrow('a quotation mark is not closed')
    await expect(upload('Email,Email\na@b.example,\n')).rejects.toThrow('twice')
    const left = await database.db.selectFrom('peopleFile').select('no').where('tenantId', '=', tenantId).execute()
    expect(left).toEqual([])
  })

  it('tells a broken address from somebody who is missing', async () => {
    const outcomes = async (text: string, name: string) =>
      (await rowsOf((await upload(text, name)).no)).map(({ outcome, reason }) => ({ outcome, reason }))
    const broken = { outcome: 'invalid', reason: 'this is not a mail address' }
    const missing = { outcome: 'not_found' }
    expect(await outcomes('not@mail\nnot-a-mail\nnobody@example.com\n', 'x.txt')).toMatchObject([
      broken,
      missing,
      missing,
    ])
    expect(await outcomes('Email\nnot-a-mail\nnobody@example.com\n', 'x.csv')).toMatchObject([broken, missing])
    expect(await outcomes('User Name\nnot@mail\n', 'x.csv')).toMatchObject([missing])
  })

  it('knows somebody by a user name that only looks like a broken address', async () => {
    await aPerson(database.db, { tenantId, userName: 'zoe@intranet' })
    const file = await upload('zoe@intranet\n', 'x.txt')
    expect(await rowsOf(file.no)).toMatchObject([{ outcome: 'matched' }])
  })

  it('gives back its rejects with reasons, and no formula among them', async () => {
    await aPerson(database.db, { tenantId, userName: 'ada@example.com' })
    const file = await upload('ada@example.com\n=HYPERLINK("x")\n＝1+1\n', 'x.txt')
    let text = ''
    for await (const piece of rejectsCsv(database.db, { tenantId, fileNo: file.no })) text += piece
    const reason = '"nobody here has this address, user name, external id or employee number"'
    expect(text).toBe(
      `\ufeffLine,Given,Outcome,Reason\r\n2,"'=HYPERLINK(""x"")",not_found,${reason}\r\n3,'＝1+1,not_found,${reason}\r\n`,
    )
  })

  it('is gone after a week, and its row goes with a deleted person', async () => {
    const person = await aPerson(database.db, { tenantId, userName: 'ada@example.com' })
    const file = await upload('ada@example.com\n', 'x.txt')
    await database.db.deleteFrom('person').where('no', '=', person.no).execute()
    expect(await rowsOf(file.no)).toEqual([])
    expect(await removeOldPeopleFiles(database.db)).toBe(0)
    await sql`update people_file set created_at = now() - interval '8 days' where no = ${file.no}`.execute(database.db)
    expect(await removeOldPeopleFiles(database.db)).toBe(1)
  })

  it('has a template of each kind, which it reads itself', async () => {
    for (const { name, content } of Object.values(peopleFileTemplates)) {
      const file = await upload(content, name)
      expect(Object.keys(file.rows)).toEqual(['not_found'])
    }
  })
})
