import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { anApi, type TestApi } from '../support/api.ts'
import { createClaimant } from '../support/claimant.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant, contentsOf } from '../support/people.ts'

let database: TestDatabase
let api: TestApi

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
})
afterAll(async () => {
  await api.close()
  await database.close()
})

async function aCompany() {
  const { id: tenantId } = await aTenant(database.db, { name: 'Northwind' })
  const change = { terms: { version: '1', text: 'Be kind.' }, askForPicture: true, brandColour: '#0f6b5c' }
  await inTransaction(database.db, async (trx) => {
    await changeSettings(trx, { tenantId, change, actor: operator })
    await createGroup(trx, { tenantId, displayName: 'Lisbon office', role: 'suggested', actor: operator })
    await createGroup(trx, { tenantId, displayName: 'Chess', role: 'open', actor: operator })
  })
  return tenantId
}

async function anAdminOf(tenantId: number) {
  const { cookie } = await api.withSession(tenantId, 'auditor')
  const visitor = createClaimant(api.base)
  visitor.cookies.set('vestibule_admin', cookie.split('=')[1]!)
  return visitor
}

describe('the preview of the claim', () => {
  it('walks through every step with the tenant’s settings and a made-up person, and changes nothing', async () => {
    const tenantId = await aCompany()
    const admin = await anAdminOf(tenantId)
    const before = await contentsOf(database.db, tenantId)
    await admin.open('/claim-preview')
    expect(admin.html).toContain('Preview with a made-up person')
    await admin.open('/claim-preview/terms')
    const seen = [admin.at]
    expect(admin.html).toContain('Be kind.')
    await admin.submit({ accept: 'yes' })
    seen.push(admin.at)
    expect(admin.html).toContain('Robin Sample')
    await admin.submit({ displayName: '' })
    seen.push(admin.at)
    await admin.submit()
    seen.push(admin.at)
    expect(admin.html).toContain('Lisbon office')
    await admin.submit({ do: 'search', search: 'che' })
    expect([admin.at, admin.html]).toEqual(['/claim-preview/groups?search=che', expect.stringContaining('Chess')])
    await admin.submit({ do: 'search', search: `${'x'.repeat(99)}😀` })
    expect(admin.at).toBe(`/claim-preview/groups?search=${'x'.repeat(99)}`)
    await admin.submit({ do: 'next' })
    seen.push(admin.at)
    await admin.submit({ password: 'anything' })
    seen.push(admin.at)
    expect(seen).toEqual(
      ['terms', 'profile', 'picture', 'groups', 'password', 'done'].map((step) => `/claim-preview/${step}`),
    )
    expect(admin.html).toContain('Preview with a made-up person')
    expect(admin.cookies.has('vestibule_member')).toBe(false)
    expect(await contentsOf(database.db, tenantId)).toBe(before)
    for (const table of ['claimProgress', 'linkOpen', 'personPicture', 'credential'] as const) {
      expect(await database.db.selectFrom(table).select('tenantId').where('tenantId', '=', tenantId).execute()).toEqual(
        [],
      )
    }
  })

  it.each(['expired', 'replaced', 'used', 'not_invited', 'deactivated', 'code_ended'])(
    'shows the ending %s',
    async (fate) => {
      const admin = await anAdminOf((await aTenant(database.db)).id)
      await admin.open(`/claim-preview/ending/${fate}`)
      expect([admin.status, admin.html]).toEqual([410, expect.stringContaining('Preview with a made-up person')])
    },
  )

  it('is for admins of the tenant alone, and has no other pages', async () => {
    const admin = await anAdminOf((await aTenant(database.db)).id)
    for (const path of ['terms', 'nothing', 'ending/open', 'ending/nothing']) {
      expect((await admin.get(`/claim-preview/${path}`)).status).toBe(404)
    }
    for (const path of ['', '/profile', '/done', '/ending/used', '/not-me']) {
      const answer = await createClaimant(api.base).get(`/claim-preview${path}`)
      expect([answer.status, await answer.text()]).toEqual([
        401,
        expect.stringContaining('class="button" href="/admin"'),
      ])
    }
    expect((await createClaimant(api.base).post('/claim-preview/profile', {})).status).toBe(401)
  })
})
