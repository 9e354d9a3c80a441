import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { findTenantBySlug } from '../../src/tenants/tenant-store.ts'
import { createApiKeyAuthenticator } from '../../src/tenants/api-key-authenticator.ts'
import { createClientAuthenticator } from '../../src/tenants/client-authenticator.ts'
import { createKeyring } from '../../src/base/keyring.ts'
import { readOneTimeLink } from '../../src/session/one-time-link.ts'
import { aCli, type Cli, testSecretKey } from '../support/cli.ts'
import { emptyDatabase, type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, unique } from '../support/people.ts'

let database: TestDatabase
let cli: Cli

beforeAll(async () => {
  database = await testDatabase()
  cli = aCli(database)
})
afterAll(() => database.close())

const json = async (...args: string[]) => {
  const { exitCode, out, errors } = await cli(...args, '--json')
  expect([exitCode, errors]).toEqual([0, []])
  return JSON.parse(out) as Record<string, string>
}

const purposeOf = async (link: string) => {
  const { purpose, tenantId } = await readOneTimeLink(
    database.db,
    link.split('/').at(-1)!,
    createKeyring([testSecretKey]),
  )
  return { purpose, tenantId }
}

describe('tenant create', () => {
  it('makes a tenant with an owner, and the link by which they sign in', async () => {
    const slug = unique('acme')
    const made = await json('tenant', 'create', slug, '--name', 'Acme Ltd', '--admin-email', 'ada@acme.example')
    expect(made).toMatchObject({ slug, name: 'Acme Ltd', adminEmail: 'ada@acme.example' })
    expect((await purposeOf(made.adminLink!)).purpose).toBe('admin_sign_in')
  })

  it('without an address makes a link that whoever opens it becomes owner by', async () => {
    const made = await json('tenant', 'create', unique('acme'))
    expect((await purposeOf(made.adminLink!)).purpose).toBe('first_admin')
  })

  it.each([
    ['Not A Slug', 'a slug is 1 to 63 lower-case letters'],
    ['taken', 'there is already a tenant of this slug'],
  ])('refuses %s in one line and makes nothing', async (slug, line) => {
    if (slug === 'taken') await json('tenant', 'create', slug)
    const { exitCode, errors } = await cli('tenant', 'create', slug, '--admin-email', 'ada@acme.example')
    expect(exitCode).toBe(1)
    expect(errors).toEqual([expect.stringContaining(line)])
  })

  it('is seen by tenant list', async () => {
    const slug = unique('listed')
    await json('tenant', 'create', slug)
    const { tenants } = (await json('tenant', 'list')) as unknown as { tenants: { slug: string; people: number }[] }
    expect(tenants).toContainEqual(expect.objectContaining({ slug, people: 0 }))
  })
})

describe('client connect and rotate', () => {
  it('print a SCIM address and tokens that work, the first beside the second', async () => {
    const slug = unique('acme')
    await json('tenant', 'create', slug)
    const connected = await json('client', 'connect', slug, '--kind', 'entra', '--invite', 'later')
    expect(connected).toMatchObject({ scimBaseUrl: 'http://localhost:9/scim/v2', inviteOnCreate: false, kind: 'entra' })
    const rotated = await json('client', 'rotate', slug, 'Microsoft Entra ID')
    const authenticate = createClientAuthenticator(database.db)
    for (const { token } of [connected, rotated]) {
      expect(await authenticate(token!)).toMatchObject({ clientId: connected.clientId })
    }

    const third = await cli('client', 'rotate', slug, connected.clientId!)
    expect([third.exitCode, third.errors]).toEqual([
      1,
      [
        'a provisioning client has at most two live tokens; revoke the older one first (on the command line: --revoke-oldest)',
      ],
    ])
    const forced = await json('client', 'rotate', slug, connected.clientId!, '--revoke-oldest')
    const fresh = createClientAuthenticator(database.db)
    expect(await fresh(connected.token!)).toBeUndefined()
    expect(await fresh(rotated.token!)).toBeDefined()
    expect(await fresh(forced.token!)).toBeDefined()
  })

  it('invite later where nothing is said, and at once where that is', async () => {
    const slug = unique('acme')
    await json('tenant', 'create', slug)
    expect(await json('client', 'connect', slug, '--kind', 'okta')).toMatchObject({ inviteOnCreate: false })
    expect(await json('client', 'connect', slug, '--kind', 'google', '--invite', 'now')).toMatchObject({
      inviteOnCreate: true,
    })
  })

  it('name what there is where there is no such tenant or client', async () => {
    const slug = unique('acme')
    await json('tenant', 'create', slug)
    const unknown = await cli('client', 'connect', 'nobody', '--kind', 'okta')
    expect([unknown.exitCode, unknown.errors[0]]).toEqual([1, expect.stringContaining('there is no tenant "nobody"')])
    expect((await cli('client', 'rotate', slug, 'x')).errors).toEqual([
      'there is no provisioning client "x"; there is none yet',
    ])
  })
})

describe('api-key create', () => {
  it('prints a key of these scopes once', async () => {
    const slug = unique('acme')
    await json('tenant', 'create', slug)
    const made = await json(
      'api-key',
      'create',
      slug,
      '--scope',
      'people:read,invites:write',
      '--scope',
      'audit:read',
      '--days',
      '2',
    )
    const caller = await createApiKeyAuthenticator(database.db)(made.apiKey!)
    expect(caller?.scopes).toEqual(['people:read', 'invites:write', 'audit:read'])
    expect(new Date(made.expiresAt!).getTime() - Date.now()).toBeLessThan(2 * 86_400_000 + 1)
  })
})

describe('admin link', () => {
  it('signs an admin in, whatever the case of the address, and no one else', async () => {
    const slug = unique('acme')
    await json('tenant', 'create', slug, '--admin-email', 'ada@acme.example')
    const made = await json('admin', 'link', slug, 'ADA@acme.example')
    expect((await purposeOf(made.link!)).purpose).toBe('admin_sign_in')
    const refused = await cli('admin', 'link', slug, 'bo@acme.example')
    expect([refused.exitCode, refused.errors]).toEqual([
      1,
      ['bo@acme.example is no admin who can sign in; there are ada@acme.example'],
    ])
  })

  it('makes the first owner where there is no admin yet', async () => {
    const slug = unique('acme')
    await json('tenant', 'create', slug)
    const made = await json('admin', 'link', slug, 'ada@acme.example')
    expect((await purposeOf(made.link!)).purpose).toBe('first_admin')
  })
})

describe('admin link, where the last owner was deactivated by the directory', () => {
  it('makes another owner, and signs in who is left', async () => {
    const slug = unique('acme')
    await json('tenant', 'create', slug, '--admin-email', 'ada@acme.example')
    const { id: tenantId } = (await findTenantBySlug(database.db, slug))!
    const auditor = { tenantId, email: 'audit@acme.example', name: 'Audit', role: 'auditor', actor: operator } as const
    await inTransaction(database.db, (trx) => createAdmin(trx, auditor))
    const person = await aPerson(database.db, { tenantId, active: false })
    await database.db
      .updateTable('admin')
      .set({ personNo: person.no })
      .where('tenantId', '=', tenantId)
      .where('role', '=', 'owner')
      .execute()

    const purposes = []
    for (const email of ['bo@acme.example', 'ada@acme.example', 'audit@acme.example']) {
      const { link } = await json('admin', 'link', slug, email)
      purposes.push((await purposeOf(link!)).purpose)
    }
    expect(purposes).toEqual(['first_admin', 'first_admin', 'admin_sign_in'])
  })
})

describe('the database', () => {
  it('is brought up to date by migrate, and by whatever comes first', async () => {
    const empty = await emptyDatabase()
    const fresh = aCli({ ...database, url: empty.url })
    const first = await fresh('migrate', '--json')
    expect((JSON.parse(first.out) as { applied: string[] }).applied.length).toBeGreaterThan(0)
    expect((await fresh('migrate')).out).toBe('The database is up to date.\n')
    await empty.close()
  })

  it('that no server has started on says so, and how to name the one that is meant', async () => {
    const empty = await emptyDatabase()
    const fresh = aCli({ ...database, url: empty.url })
    const { exitCode, errors } = await fresh('client', 'connect', 'main', '--kind', 'okta')
    expect([exitCode, errors]).toEqual([1, [expect.stringMatching(/first start.*makes "main".*same DATABASE_URL/)]])
    expect((await fresh('tenant', 'list')).out).toContain('There is no tenant yet: the first start')
    await empty.close()
  })

  it('that cannot be reached is one line and 1', async () => {
    const lost = aCli({ ...database, url: 'postgres://nobody@127.0.0.1:9/none' })
    const { exitCode, errors } = await lost('tenant', 'list')
    expect([exitCode, errors]).toEqual([1, [expect.stringContaining('cannot be reached: nothing listens there')]])
  })

  it('may be the embedded one, started for the command and stopped behind it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vst-cli-'))
    const embedded = aCli(undefined, { DATA_DIR: directory })
    expect((await embedded('tenant', 'create', 'acme')).exitCode).toBe(0)
    expect((await embedded('tenant', 'list')).out).toContain('acme')
    rmSync(directory, { recursive: true, force: true })
  })
})
