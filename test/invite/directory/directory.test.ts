import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutgoing } from '../../../src/http/outgoing/outgoing.ts'
import { askDirectory } from '../../../src/invite/directory/ask-directory.ts'
import { directorySettings, type OpenDirectory } from '../../../src/invite/directory/directory.ts'
import { DirectoryProblem } from '../../../src/invite/directory/errors.ts'
import { searchDirectory, type DirectorySearch } from '../../../src/invite/directory/search-directory.ts'
import { testDirectory } from '../../../src/invite/directory/test-directory.ts'
import type { FileRow } from '../../../src/invite/people-files/file-row.ts'
import { selfSigned } from '../../support/certificate.ts'
import { adaGuid, baseDn, entriesOf, readerDn, readerPassword } from '../../support/ldap-entries.ts'
import { startLdapServer, type TestLdap } from '../../support/ldap-server.ts'
import { hasSlapd, startSlapd } from '../../support/slapd.ts'

const colleagues = Array.from({ length: 1_203 }, (_, n) => ({
  uid: `c${n}`,
  name: `Colleague ${n}`,
  mail: `c${n}@example.com`,
}))
const entries = entriesOf([
  {
    uid: 'ada',
    name: 'Ada Lovelace',
    displayName: 'Ada',
    mail: 'ada@example.com',
    userPrincipalName: 'ada@corp.example',
    sAMAccountName: 'ALOVELACE',
    objectGUID: adaGuid,
    employeeNumber: '007',
  },
  { uid: 'rene', name: 'René (*) Ghost' },
  ...colleagues,
])

const outgoing = createOutgoing({ allow: ['127.0.0.0/8', '::1'], dnsServers: [] })

// Both where both are to be had: OpenLDAP is what the other one stands for.
const servers = [
  { name: 'a small LDAP server', start: startLdapServer },
  ...(hasSlapd ? [{ name: 'OpenLDAP', start: startSlapd }] : []),
]

describe.each(servers)('the directory of $name', ({ start }) => {
  let ldap: TestLdap
  let directory: OpenDirectory
  beforeAll(async () => {
    ldap = await start(entries)
    directory = opened({ url: ldap.url, caCertificate: ldap.certificate })
  })
  afterAll(() => ldap.close())

  async function rowsOf(search: DirectorySearch, asked = directory): Promise<FileRow[]> {
    const content = await searchDirectory({ directory: asked, outgoing }, search)
    const rows = []
    for await (const batch of content.batches()) rows.push(...batch)
    return rows
  }
  const tried = (change: Partial<OpenDirectory>) => testDirectory({ directory: { ...directory, ...change }, outgoing })

  it('names a person by each of the attributes', async () => {
    // OpenLDAP gives each entry an entryUUID by itself.
    const attributes = { ...directory.attributes, externalId: ['objectGUID'] }
    expect(await rowsOf({ text: 'lovelace' }, { ...directory, attributes })).toEqual([
      {
        line: 1,
        given: expect.stringMatching(/^Ada, ada@example.com/) as string,
        keys: [
          { by: 'address', value: 'ada@example.com' },
          { by: 'userName', value: 'ada@corp.example' },
          { by: 'userName', value: 'ALOVELACE' },
          { by: 'userName', value: 'ada' },
          { by: 'externalId', value: '6f1ce3a4-9b1d-4b1e-8f00-0123456789ab' },
          { by: 'employeeNumber', value: '007' },
        ],
      },
    ])
  })

  it('names by other attributes where told so, and says of an entry that has none', async () => {
    const attributes = { ...directory.attributes, userName: [], address: [], externalId: [] }
    const rows = await rowsOf({ filter: '(|(uid=ada)(uid=rene))' }, { ...directory, attributes })
    expect(rows).toEqual([
      { line: 1, given: 'Ada, 007', keys: [{ by: 'employeeNumber', value: '007' }] },
      { line: 2, given: 'René (*) Ghost', fault: 'the entry has none of the attributes that name a person' },
    ])
  })

  it('is read page by page, beyond what it gives at once', async () => {
    const rows = await rowsOf({})
    expect(rows).toHaveLength(1_205)
    expect(new Set(rows.map(({ given }) => given)).size).toBe(1_205)
    expect(rows.at(-1)!.line).toBe(1_205)
  })

  it('gives only people, whatever is asked for', async () => {
    expect(await rowsOf({ filter: '(cn=printer)' })).toEqual([])
    expect(await rowsOf({ filter: '(|(cn=printer)(uid=c7))' })).toHaveLength(1)
  })

  it('takes nothing in a text for a filter', async () => {
    expect(await rowsOf({ text: '*' })).toMatchObject([{ given: expect.stringContaining('Ghost') as string }])
    expect(await rowsOf({ text: 'né (*)' })).toHaveLength(1)
    expect(await rowsOf({ text: '*)(uid=*' })).toEqual([])
    expect(await rowsOf({ filter: String.raw`(cn=Ren\c3\a9*)` })).toHaveLength(1)
  })

  it('works from the first sign-in to the first entries', async () => {
    expect(await tried({})).toEqual({
      works: true,
      found: 100,
      hasMore: true,
      sample: expect.arrayContaining([
        { given: expect.stringContaining('ada@example.com') as string, namesSomebody: true },
      ]) as unknown,
    })
    expect(await tried({ filter: '(uid=ada)' })).toMatchObject({ works: true, found: 1, hasMore: false })
    expect(await tried({ filter: '(uid=nobody)' })).toMatchObject({ works: true, found: 0, sample: [] })
  })

  it('is asked by StartTLS just so', async () => {
    const url = ldap.startTlsUrl
    expect(await tried({ url })).toMatchObject({ works: true })
    expect(await rowsOf({ text: 'ada@' }, { ...directory, url })).toHaveLength(1)
    expect(await tried({ url, caCertificate: null })).toMatchObject({ works: false, step: 'certificate' })
  })

  it.each([
    ['a wrong password', { password: 'guessed' }, 'sign_in', /bind DN, or its password is wrong/],
    ['an unknown account', { bindDn: `cn=nobody,${baseDn}` }, 'sign_in', /bind DN/],
    ['a base that is not there', { baseDn: 'ou=nobody,dc=example,dc=com' }, 'base', /nothing under the base/],
    ['a certificate of nobody known', { caCertificate: null }, 'certificate', /signed by nobody/],
  ] as const)('tells %s', async (_, change, step, problem) => {
    const answer = await tried(change)
    expect(answer).toMatchObject({ works: false, step, remedy: expect.stringMatching(/\.$/) as string })
    expect((answer as { problem: string }).problem).toMatch(problem)
  })

  it('tells that its certificate is for another name, and is not asked', async () => {
    const url = ldap.url.replace('localhost', '127.0.0.1')
    expect(await tried({ url })).toMatchObject({
      step: 'certificate',
      problem: expect.stringContaining('another name') as string,
    })
  })

  it('is not asked in the network of the house, unless the operator said so', async () => {
    const strict = createOutgoing({ allow: [], dnsServers: [] })
    const answer = await testDirectory({ directory, outgoing: strict })
    expect(answer).toMatchObject({
      works: false,
      step: 'name',
      remedy: expect.stringContaining('OUTGOING_ALLOW') as string,
    })
  })
})

function opened(change: Partial<OpenDirectory>): OpenDirectory {
  const settings = directorySettings.parse({ url: 'ldaps://localhost', bindDn: readerDn, baseDn })
  return { ...settings, password: readerPassword, ...change }
}

describe('a directory that cannot be asked', () => {
  it('has no name', async () => {
    const answer = await testDirectory({ directory: opened({ url: 'ldaps://nobody.invalid' }), outgoing })
    expect(answer).toMatchObject({
      works: false,
      step: 'name',
      problem: expect.stringContaining('nobody.invalid') as string,
    })
  })

  it('does not answer at its port', async () => {
    const { port, close } = await aServer(() => {})
    await close()
    const answer = await testDirectory({ directory: opened({ url: `ldaps://localhost:${port}` }), outgoing })
    expect(answer).toMatchObject({ step: 'connection', problem: expect.stringContaining('Nothing answers') as string })
  })

  it.each([
    ['speaks another language', Buffer.from('220 mail.example.com ESMTP\r\n'), 'connection', /not as a directory/],
    ['sends a message without end', Buffer.from('308400ffffff', 'hex'), 'search', /more than can be read/],
    ['sends a length that is none', Buffer.from('30ff00', 'hex'), 'connection', /not as a directory/],
    ['breaks the connection', undefined, 'connection', /broke the connection/],
  ] as const)('%s', async (_, answer, step, problem) => {
    const { port, close } = await aServer((socket) => void (answer ? socket.write(answer) : socket.destroy()))
    const result = await testDirectory({ directory: opened({ url: `ldap://localhost:${port}` }), outgoing })
    expect(result).toMatchObject({ works: false, step })
    expect((result as { problem: string }).problem).toMatch(problem)
    await close()
  })

  it('sends many thousand empty messages, and ends nothing here', async () => {
    const { port, close } = await aServer(
      (socket) => void socket.write(Buffer.alloc(1_000_000, Buffer.from('3000', 'hex'))),
    )
    const question = { directory: opened({ url: `ldap://localhost:${port}` }), outgoing }
    await expect(askDirectory(question, async () => undefined)).rejects.toThrow(DirectoryProblem)
    await close()
  })

  it('says nothing, until the time is over', async () => {
    const { port, close } = await aServer(() => {})
    const question = { directory: opened({ url: `ldap://localhost:${port}` }), outgoing, deadlineMilliseconds: 200 }
    await expect(askDirectory(question, async () => undefined)).rejects.toThrow('no whole answer in time')
    await close()
  })

  it('speaks TLS where it is not expected, and none where it is', async () => {
    const { port, close } = await aServer((socket) => void socket.write('hello'))
    const answer = await testDirectory({ directory: opened({ url: `ldaps://localhost:${port}` }), outgoing })
    expect(answer).toMatchObject({ step: 'certificate', problem: expect.stringContaining('speaks no TLS') as string })
    await close()
  })
})

/** Answers the first bytes that it hears. */
async function aServer(answer: (socket: Socket) => void): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

describe('the settings of a directory', () => {
  const right = { url: 'ldaps://ldap.example.com:3269', bindDn: 'reader@example.com', baseDn }

  it('are an address, an account, a base, and what has its defaults', () => {
    expect(directorySettings.parse(right)).toMatchObject({
      filter: '(objectClass=person)',
      caCertificate: null,
      attributes: { userName: ['userPrincipalName', 'sAMAccountName', 'uid'] },
    })
  })

  it('take a certificate, and nothing that only looks like one', async () => {
    const { certificate } = await selfSigned('ldap.example.com')
    expect(directorySettings.safeParse({ ...right, caCertificate: `${certificate}\n${certificate}` }).success).toBe(
      true,
    )
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
    expect(directorySettings.safeParse({ ...right, caCertificate: broken }).success).toBe(false)
    expect(directorySettings.safeParse({ ...right, caCertificate: 'certificate' }).success).toBe(false)
  })

  it.each([
    { url: 'https://ldap.example.com' },
    { url: 'ldap://ldap.example.com/dc=example' },
    { url: 'ldap://user:word@ldap.example.com' },
    { url: 'ldapi://%2fvar%2frun' },
    { url: 'ldap://' },
    { filter: '(objectClass=person' },
    { attributes: { address: ['mail)(cn=*'] } },
    { bindDn: '' },
    { baseDn: ' ' },
    { startTls: false },
  ])('refuse %j', (wrong) => {
    expect(directorySettings.safeParse({ ...right, ...wrong }).success).toBe(false)
  })
})
