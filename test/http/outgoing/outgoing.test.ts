import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import tls from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { OutgoingRefused } from '../../../src/http/outgoing/errors.ts'
import { createOutgoing } from '../../../src/http/outgoing/outgoing.ts'
import { selfSigned } from '../../support/certificate.ts'
import { type NameServer, startNameServer } from '../../support/name-server.ts'

let names: NameServer
let server: Server
let port: number
let answer: RequestListener
const seen: IncomingMessage[] = []

beforeAll(async () => {
  names = await startNameServer()
  server = createServer((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  port = await listening(server)
})
afterEach(() => {
  seen.length = 0
  vi.restoreAllMocks()
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await names.close()
})

const saysHello: RequestListener = (_request, response) => response.end('hello')

function aDoor(allow: readonly string[] = ['127.0.0.1'], deadlineMilliseconds = 5000) {
  return createOutgoing({ allow, dnsServers: [names.address], deadlineMilliseconds })
}

async function refusal(work: Promise<unknown>): Promise<OutgoingRefused> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(OutgoingRefused)
  return error as OutgoingRefused
}

const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code

describe('the door', () => {
  it('asks and answers as the global fetch does', async () => {
    answer = (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        response.writeHead(201, [
          ['Content-Type', 'text/plain'],
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
        ] as never)
        response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`)
      })
    }
    const got = await aDoor().fetch(`http://127.0.0.1:${port}/token?x=1`, {
      method: 'POST',
      headers: { authorization: 'Basic abc' },
      body: new URLSearchParams({ code: 'a b' }),
    })
    expect(got.status).toBe(201)
    expect(await got.text()).toBe('POST /token?x=1 code=a+b')
    expect(got.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Basic abc',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      'accept-encoding': 'identity',
    })
  })

  it('answers without a body where there is none', async () => {
    answer = (_request, response) => response.writeHead(204).end()
    expect((await aDoor().fetch(`http://127.0.0.1:${port}/`)).body).toBeNull()
  })

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'not an address',
    'https://a:b@example.com/',
  ])('takes no address such as %s', async (url) => {
    expect(await codeOf(aDoor().fetch(url))).toBe('outgoing_address_not_readable')
  })

  it('refuses a redirect, even to where it may go', async () => {
    answer = (request, response) =>
      request.url === '/' ? response.writeHead(302, { location: '/there' }).end() : response.end('followed')
    expect(await codeOf(aDoor().fetch(`http://127.0.0.1:${port}/`, { redirect: 'follow' }))).toBe('outgoing_redirected')
    expect(seen).toHaveLength(1)
  })

  it('lets the caller give up', async () => {
    answer = () => stop.abort(new Error('given up'))
    const stop = new AbortController()
    await expect(aDoor().fetch(`http://127.0.0.1:${port}/`, { signal: stop.signal })).rejects.toThrow('given up')
  })

  it('says what is wrong and what to do', async () => {
    const refused = await refusal(aDoor([]).fetch('https://10.0.0.1/metadata'))
    expect(refused.sentence).toBe('10.0.0.1 is inside the network of this server, or an address for special use.')
    expect(refused.remedy).toContain('OUTGOING_ALLOW')
    expect(refused.message).toBe(`${refused.sentence} ${refused.remedy}`)
  })
})

describe('an answer', () => {
  it('that is announced as huge is not read', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-length': 1_048_577 }).flushHeaders()
    expect(await codeOf(aDoor().fetch(`http://127.0.0.1:${port}/`))).toBe('outgoing_too_large')
  })

  it('that does not end is cut off after a mebibyte', async () => {
    answer = (_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
      }
      response.on('drain', more)
      more()
    }
    expect(await codeOf(aDoor().fetch(`http://127.0.0.1:${port}/`))).toBe('outgoing_too_large')
  })

  it('of exactly a mebibyte is taken', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(1_048_576))
    expect((await (await aDoor().fetch(`http://127.0.0.1:${port}/`)).arrayBuffer()).byteLength).toBe(1_048_576)
  })

  it('that was packed is not unpacked', async () => {
    answer = (_request, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end(gzipSync(Buffer.alloc(1_000_000)))
    }
    expect(await codeOf(aDoor().fetch(`http://127.0.0.1:${port}/`))).toBe('outgoing_encoded')
  })

  it('that never comes is waited for until the deadline', async () => {
    answer = () => undefined
    expect(await codeOf(aDoor(['127.0.0.1'], 100).fetch(`http://127.0.0.1:${port}/`))).toBe('outgoing_timed_out')
  })

  it('that trickles is waited for until the deadline too', async () => {
    answer = (_request, response) => {
      response.write('a')
      const trickle = setInterval(() => response.write('a'), 5)
      response.on('close', () => clearInterval(trickle))
    }
    expect(await codeOf(aDoor(['127.0.0.1'], 100).fetch(`http://127.0.0.1:${port}/`))).toBe('outgoing_timed_out')
  })

  it('that is no HTTP, or none at all, is told apart from silence', async () => {
    const rude = createSocketServer((socket) => socket.end('220 smtp ready\r\n'))
    const rudePort = await listening(rude)
    expect(await codeOf(aDoor().fetch(`http://127.0.0.1:${rudePort}/`))).toBe('outgoing_not_reached')
    rude.close()
    expect(await codeOf(aDoor().fetch(`http://127.0.0.1:${rudePort}/`))).toBe('outgoing_not_reached')
  })
})

describe('where it may go', () => {
  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://0/',
    'https://localhost/',
    'https://anything.localhost/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://192.168.0.1/',
    'https://224.0.0.1/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'http://10.0.0.1/',
  ])('not into its own network: %s', async (url) => {
    expect(await codeOf(aDoor([]).fetch(url))).toBe('outgoing_inside_the_network')
  })

  it('not by a name that leads inside, of either family', async () => {
    names.says('inside.example', 'A', ['10.1.2.3'])
    names.says('inside6.example', 'AAAA', ['fd12::1'])
    expect(await codeOf(aDoor().fetch('https://inside.example/'))).toBe('outgoing_inside_the_network')
    expect(await codeOf(aDoor().fetch('https://inside6.example/'))).toBe('outgoing_inside_the_network')
  })

  it('not over http to the public, named or not', async () => {
    names.says('public.example', 'A', ['93.184.216.34'])
    expect(await codeOf(aDoor([]).fetch('http://public.example/'))).toBe('outgoing_not_https')
    expect(await codeOf(aDoor(['public.example']).fetch('http://public.example/'))).toBe('outgoing_not_https')
    expect(await codeOf(aDoor(['93.184.216.34']).fetch('http://93.184.216.34/'))).toBe('outgoing_not_https')
  })

  it.each([
    ['its name', 'idp.corp.example'],
    ['its name in other letters', 'IDP.Corp.Example'],
    ['a star over it', '*.corp.example'],
    ['its address', '127.0.0.1'],
    ['its network', '127.0.0.0/8'],
  ])('inside, where the operator named %s', async (_what, item) => {
    answer = saysHello
    names.says('idp.corp.example', 'A', ['127.0.0.1'])
    expect(await (await aDoor([item]).fetch(`http://idp.corp.example:${port}/`)).text()).toBe('hello')
    expect(seen[0]?.headers.host).toBe(`idp.corp.example:${port}`)
  })

  it.each(['corp.example', '*.idp.corp.example', 'xidp.corp.example', '127.0.0.2', '128.0.0.0/8'])(
    'not inside where only %s was named',
    async (item) => {
      names.says('idp.corp.example', 'A', ['127.0.0.1'])
      expect(await codeOf(aDoor([item]).fetch(`http://idp.corp.example:${port}/`))).toBe('outgoing_inside_the_network')
    },
  )

  it('to those addresses of a name that were permitted, and to no other', async () => {
    answer = (request, response) => response.end(request.socket.localAddress)
    names.says('mixed.example', 'A', ['127.0.0.2', '127.0.0.1'])
    expect(await (await aDoor().fetch(`http://mixed.example:${port}/`)).text()).toBe('127.0.0.1')
  })

  it('to the address that was judged, whatever the name says a moment later', async () => {
    answer = saysHello
    names.says('rebinding.example', 'A', ['127.0.0.1'])
    const elsewhere = createServer((_request, response) => response.end('rebound'))
    await new Promise<void>((resolve) => elsewhere.listen(port, '127.0.0.2', resolve))
    // The second question, if there is one, gets another answer.
    const got = aDoor().fetch(`http://rebinding.example:${port}/`)
    await vi.waitUntil(() => names.timesAsked('rebinding.example', 'A') === 1)
    names.says('rebinding.example', 'A', ['127.0.0.2'])
    expect(await (await got).text()).toBe('hello')
    expect(names.timesAsked('rebinding.example', 'A')).toBe(1)
    elsewhere.close()
  })
})

describe('over https', () => {
  it('asks whom the certificate names, by the pinned address', async () => {
    const { url, certificate, close } = await aTlsServer('idp.corp.example')
    trust(certificate)
    expect(await (await aDoor().fetch(url)).text()).toBe('hello')
    await close()
  })

  it('takes no certificate of an unknown authority, nor one for another name', async () => {
    const unknown = await aTlsServer('idp.corp.example')
    expect(await codeOf(aDoor().fetch(unknown.url))).toBe('outgoing_not_trusted')
    await unknown.close()
    const other = await aTlsServer('idp.corp.example', 'other.corp.example')
    trust(other.certificate)
    expect(await codeOf(aDoor().fetch(other.url))).toBe('outgoing_not_trusted')
    await other.close()
  })
})

describe('names', () => {
  it('resolve to an address that may be connected to', async () => {
    names.says('ldap.corp.example', 'A', ['127.0.0.1'])
    names.says('ldap6.corp.example', 'AAAA', ['2606:4700::1111'])
    expect(await aDoor().resolve('ldap.corp.example')).toEqual({ address: '127.0.0.1', family: 4 })
    expect(await aDoor([]).resolve('ldap6.corp.example')).toEqual({ address: '2606:4700::1111', family: 6 })
    expect(await aDoor([]).resolve('1.1.1.1')).toEqual({ address: '1.1.1.1', family: 4 })
    expect(await codeOf(aDoor([]).resolve('ldap.corp.example'))).toBe('outgoing_inside_the_network')
    expect(await codeOf(aDoor([]).resolve('[::1]'))).toBe('outgoing_inside_the_network')
  })

  it('that are not there are told apart from name servers that do not answer', async () => {
    names.says('broken.example', 'A', 'failure')
    names.says('broken.example', 'AAAA', 'failure')
    names.says('silent.example', 'A', 'silence')
    names.says('silent.example', 'AAAA', 'silence')
    expect(await codeOf(aDoor().resolve('nowhere.example'))).toBe('outgoing_name_not_found')
    expect(await codeOf(aDoor().resolve('broken.example'))).toBe('outgoing_name_servers_silent')
    expect(await codeOf(aDoor([], 100).resolve('silent.example'))).toBe('outgoing_timed_out')
  })

  it('resolve where a name server fails for one of the two families', async () => {
    names.says('half.example', 'A', ['1.1.1.1'])
    names.says('half.example', 'AAAA', 'failure')
    expect(await aDoor().resolve('half.example')).toEqual({ address: '1.1.1.1', family: 4 })
  })

  it('publish texts, read in one piece', async () => {
    const long = 'x'.repeat(300)
    names.says('_vestibule.acme.example', 'TXT', ['vestibule-verification=abc', long])
    names.says('broken.example', 'TXT', 'failure')
    expect(await aDoor().resolveTxt('_vestibule.acme.example')).toEqual(['vestibule-verification=abc', long])
    expect(await aDoor().resolveTxt('nowhere.example')).toEqual([])
    expect(await codeOf(aDoor().resolveTxt('broken.example'))).toBe('outgoing_name_servers_silent')
  })

  it('are looked up as the machine does where no name server is set', async () => {
    answer = saysHello
    const ofMachine = createOutgoing({ allow: ['127.0.0.0/8'], dnsServers: [] })
    expect((await ofMachine.fetch(`http://localhost:${port}/`)).status).toBe(200)
    expect(await codeOf(ofMachine.resolve('nowhere.invalid'))).toMatch(/^outgoing_name_/)
  })
})

function listening(one: { listen(port: number, host: string, then: () => void): unknown; address(): unknown }) {
  return new Promise<number>((resolve) =>
    one.listen(0, '127.0.0.1', () => resolve((one.address() as AddressInfo).port)),
  )
}

async function aTlsServer(host: string, certified = host) {
  const { key, certificate } = await selfSigned(certified)
  const one = createTlsServer({ key, cert: certificate }, saysHello)
  const onePort = await listening(one)
  names.says(host, 'A', ['127.0.0.1'])
  const close = () => new Promise((resolve) => one.close(resolve))
  return { url: `https://${host}:${onePort}/`, certificate, close }
}

/** As NODE_EXTRA_CA_CERTS would, which node reads at its start only. */
function trust(certificate: string) {
  const connect = tls.connect.bind(tls) as (options: tls.ConnectionOptions) => tls.TLSSocket
  vi.spyOn(tls, 'connect').mockImplementation(((options: tls.ConnectionOptions) =>
    connect({ ...options, ca: [certificate] })) as never)
}
