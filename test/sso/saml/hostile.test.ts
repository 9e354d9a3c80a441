import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SsoConnection } from '../../../src/sso/connection.ts'
import { aTenant } from '../../support/people.ts'
import { type RunningTestServer, startTestServer } from '../../support/server.ts'
import { aSamlConnection, aSamlRequest, partsFor } from './connection.ts'
import { type Attack, hostileResponses } from './hostile-responses.ts'
import { aProvider, type TestProvider } from './provider.ts'
import { encoded, type GivenParts, signedAssertion } from './response.ts'

let server: RunningTestServer
let provider: TestProvider
let attacker: TestProvider
let ours: TestProvider
let connection: SsoConnection
let foreign: SsoConnection

beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: '127.0.0.0/8,::1/128' })
  ;[provider, attacker, ours] = await Promise.all([aProvider(), aProvider(), aProvider()])
  const [{ id: tenantId }, { id: foreignTenantId }] = [await aTenant(server.db), await aTenant(server.db)]
  connection = await aSamlConnection(server.db, { tenantId, provider, key: ours })
  foreign = await aSamlConnection(server.db, { tenantId: foreignTenantId, provider, key: ours })
})

afterAll(() => server.close())

let visits = 0

/** As a browser posts from the page of the provider: another Origin, none of our cookies; each from an address of its own. */
async function post(to: SsoConnection, samlResponse: string, relayState = '') {
  visits++
  return fetch(`${server.url}/sso/saml/${to.id}/acs`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: 'https://idp.example.com', 'x-forwarded-for': `10.1.${visits >> 8}.${visits & 255}` },
    body: new URLSearchParams({ SAMLResponse: samlResponse, RelayState: relayState }),
  })
}

async function refusals({ tenantId }: { tenantId: number }) {
  const rows = await server.db
    .selectFrom('audit')
    .select(['subjectId', 'actorKind', 'detail'])
    .where('tenantId', '=', tenantId)
    .where('type', '=', 'sso.refused')
    .orderBy('no')
    .execute()
  return rows.map(({ detail, ...row }) => ({ ...row, ...(detail as { reason: string; reference: string }) }))
}

const given = (to: SsoConnection, inResponseTo: string | null): GivenParts => ({
  ...partsFor(server.url, to, provider),
  inResponseTo,
})

describe('the hostile corpus', () => {
  async function anAttack(): Promise<Attack> {
    const other = await aSamlConnection(server.db, { tenantId: connection.tenantId, provider, key: ours })
    const addresses = partsFor(server.url, other, provider)
    return {
      given: given(connection, (await aSamlRequest(server.db, connection)).id),
      provider,
      attacker,
      encryptionCertificate: ours.certificate,
      otherEntityId: addresses.entityId,
      otherAcsUrl: addresses.acsUrl,
      otherRequest: (await aSamlRequest(server.db, other)).id,
      foreignRequest: (await aSamlRequest(server.db, foreign)).id,
    }
  }

  let attack: Attack
  beforeAll(async () => {
    attack = await anAttack()
  })

  it('is large', () => {
    expect(hostileResponses.length).toBeGreaterThan(100)
    expect(new Set(hostileResponses.map(({ name }) => name)).size).toBe(hostileResponses.length)
  })

  it.each(hostileResponses.map((hostile) => [hostile.name, hostile] as const))('refuses %s', async (_, hostile) => {
    const before = await refusals(connection)
    const answer = await post(connection, hostile.make(attack))
    const page = await answer.text()
    const [refusal, ...more] = (await refusals(connection)).slice(before.length)

    expect(refusal).toMatchObject({ reason: hostile.reason, subjectId: connection.id, actorKind: 'anonymous' })
    expect(more).toEqual([])
    expect(answer.headers.get('location')).toBeNull()
    expect([400, 403]).toContain(answer.status)
    expect(page).toContain(refusal!.reference)
    expect(page).not.toContain(hostile.reason)
  })

  it('has let nobody in, used up no request, and touched no other tenant', async () => {
    const arrivals = await server.db.selectFrom('ssoArrival').select('tenantId').execute()
    const used = await server.db.selectFrom('samlRequest').select('id').where('usedAt', 'is not', null).execute()

    expect(arrivals).toEqual([])
    expect(used).toEqual([])
    expect(await refusals(foreign)).toEqual([])
    await expect(post(connection, encoded(signedAssertion(attack.given)))).resolves.toMatchObject({ status: 303 })
  })
})
