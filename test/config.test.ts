import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Config, ConfigError, loadCommandConfig, loadConfig } from '../src/config.ts'
import { keepAddress } from '../src/config/kept-address.ts'

const key = 'q7Zr2mVb0Yk3Xc8Tn5Wp1Ls6Jd4Hf9Ga-E_u'
const otherKey = 'B8nM3kQ6vT1yR9wZ5xC2pL7jH4gF0dS-aU_e'
const given = { DATABASE_URL: 'postgres://u:p@db/vestibule', PUBLIC_URL: 'https://join.example.com', SECRET_KEY: key }

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vestibule-config-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function load(env: Record<string, string>): Config {
  return loadConfig({ DATA_DIR: join(directory, 'data'), ...env })
}

function linesOf(env: Record<string, string>): readonly string[] {
  try {
    load(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.lines
    throw error
  }
  return []
}

describe('without any variable', () => {
  it('listens on 8080 and believes to be localhost', () => {
    expect(load({})).toMatchObject({
      port: 8080,
      publicUrl: 'http://localhost:8080',
      isLoopback: true,
      isPlainHttp: true,
    })
  })

  it('uses the embedded database, keeps mail, and trusts and allows nobody', () => {
    const config = load({})
    expect(config).toMatchObject({
      databaseUrl: undefined,
      smtpUrl: undefined,
      metricsToken: undefined,
      mailHold: false,
    })
    expect([config.trustedProxies, config.outgoingAllow, config.dnsServers]).toEqual([[], [], []])
  })

  it('takes a variable that is set to nothing as absent', () => {
    expect(load({ PORT: '', DATABASE_URL: ' ', SMTP_URL: '' })).toMatchObject({ port: 8080, databaseUrl: undefined })
  })

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(load({}))).toBe(true)
  })
})

describe('the public address', () => {
  it('follows the port where it is not given', () => {
    expect(load({ PORT: '9000' }).publicUrl).toBe('http://localhost:9000')
  })

  it('is written without a slash at the end', () => {
    expect(load({ PUBLIC_URL: 'https://join.example.com/' }).publicUrl).toBe('https://join.example.com')
  })

  it.each(['ftp://x', 'join.example.com', 'https://x/y', 'https://a:b@x', 'https://x/?a', 'https://x/#a'])(
    'is not %s',
    (url) => {
      expect(linesOf({ PUBLIC_URL: url })).toEqual([
        expect.stringMatching(/^PUBLIC_URL must be an address such as https/),
      ])
    },
  )

  it.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:80', 'http://tenant.localhost'])(
    'may be %s',
    (url) => {
      expect(load({ PUBLIC_URL: url }).isPlainHttp).toBe(true)
    },
  )

  it('is https elsewhere, unless ALLOW_HTTP says that this is known', () => {
    expect(linesOf({ PUBLIC_URL: 'http://join.example.com' })).toEqual([expect.stringContaining('ALLOW_HTTP=1')])
    expect(load({ PUBLIC_URL: 'http://join.example.com', ALLOW_HTTP: '1' }).isPlainHttp).toBe(true)
  })

  it.each(['http://localhost.evil.example', 'http://127.evil.example'])('is no loopback name in %s', (url) => {
    expect(linesOf({ PUBLIC_URL: url })).toHaveLength(1)
  })
})

describe('with a given database', () => {
  it('is content with address and key', () => {
    expect(load(given)).toMatchObject({ databaseUrl: given.DATABASE_URL, secretKeys: [key] })
  })

  it('names each that is missing, in one line each, and makes no key of its own', () => {
    expect(linesOf({ DATABASE_URL: given.DATABASE_URL })).toEqual([
      expect.stringMatching(/^PUBLIC_URL is required with DATABASE_URL/),
      expect.stringMatching(/^SECRET_KEY is required with DATABASE_URL.*openssl rand/),
    ])
    expect(readdirSync(directory)).toEqual([])
  })

  it.each([
    'mysql://db/x',
    'db',
    'postgres://',
    'postgres://me:p@ss/word@db/x',
    'postgres://me:1/2@db/x',
    'postgres://me:50%@db/x',
  ])('refuses %s without repeating it', (url) => {
    const lines = linesOf({ ...given, DATABASE_URL: url })
    expect(lines).toEqual([expect.stringMatching(/^DATABASE_URL must look like postgres:.*percent-encoded/)])
  })

  it.each(['prefer', 'require', 'verify-ca'])('asks for verified TLS where the address says sslmode=%s', (mode) => {
    const at = (query: string) => `postgres://me@db/x?application_name=v&${query}`
    const urlOf = (query: string) => load({ ...given, DATABASE_URL: at(query) }).databaseUrl
    expect(urlOf(`sslmode=${mode}&sslrootcert=ca.pem`)).toBe(at('sslmode=verify-full&sslrootcert=ca.pem'))
    expect(urlOf(`uselibpqcompat=true&sslmode=${mode}`)).toBe(at(`uselibpqcompat=true&sslmode=${mode}`))
  })

  it.each(['disable', 'no-verify', 'verify-full'])('leaves sslmode=%s as it is', (mode) => {
    const url = `postgres://me@db/x?sslmode=${mode}`
    expect(load({ ...given, DATABASE_URL: url }).databaseUrl).toBe(url)
  })
})

describe('the secret key', () => {
  it.each([
    ['hunter2', 'too short'],
    ['a'.repeat(64), 'can be guessed'],
    ['secret-password!'.repeat(3), 'can be guessed'],
    ['abcdefghijklmnopqrstuvwxyz0123456789', 'can be guessed'],
  ])('refuses %s, without repeating it', (weak, why) => {
    const [line] = linesOf({ ...given, SECRET_KEY: weak })
    expect(line).toMatch(new RegExp(`^SECRET_KEY .*${why}.*openssl rand -base64 48`))
    expect(line).not.toContain(weak)
  })

  it('may be several while one follows another: the first signs', () => {
    expect(load({ ...given, SECRET_KEY: `${key}, ${otherKey}\n` }).secretKeys).toEqual([key, otherKey])
  })

  it('refuses a weak one among several', () => {
    expect(linesOf({ ...given, SECRET_KEY: `${key},weak` })).toHaveLength(1)
  })

  it('is made once where it may be, readable to its owner alone, and stays', () => {
    const [made] = load({}).secretKeys
    const path = join(directory, 'data', 'secret-key')
    expect(made.length).toBeGreaterThanOrEqual(64)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(load({}).secretKeys).toEqual([made])
    expect(readdirSync(join(directory, 'data'))).toEqual(['secret-key'])
  })

  it('is not replaced where it is damaged', () => {
    load({})
    writeFileSync(join(directory, 'data', 'secret-key'), 'broken')
    expect(linesOf({})).toEqual([expect.stringContaining('too short')])
    expect(readFileSync(join(directory, 'data', 'secret-key'), 'utf8')).toBe('broken')
  })
})

describe('secrets from files', () => {
  it('are read without the line end', () => {
    const file = join(directory, 'key')
    writeFileSync(file, `${key}\n`)
    const { SECRET_KEY: _, ...rest } = given
    expect(load({ ...rest, SECRET_KEY_FILE: file }).secretKeys).toEqual([key])
  })

  it('may not be given both ways', () => {
    expect(linesOf({ ...given, SECRET_KEY_FILE: '/x' })).toEqual([
      'SECRET_KEY and SECRET_KEY_FILE are both set: keep one of them',
    ])
  })

  it('say which file cannot be read', () => {
    const missing = join(directory, 'missing')
    expect(linesOf({ METRICS_TOKEN_FILE: missing })).toContain(`METRICS_TOKEN_FILE cannot be read (ENOENT): ${missing}`)

    const { SECRET_KEY: _, ...rest } = given
    expect(linesOf({ ...rest, SECRET_KEY_FILE: missing })).toEqual([
      `SECRET_KEY_FILE cannot be read (ENOENT): ${missing}`,
    ])
  })
})

describe('the others', () => {
  it.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['SMTP_URL', 'mail.example.com'],
    ['SMTP_URL', 'http://mail'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'a@b@c'],
    ['MAIL_FROM', 'A\nB <a@b.example>'],
    ['MAIL_HOLD', 'maybe'],
    ['OUTGOING_ALLOW', '10.0.0.0/33'],
    ['OUTGOING_ALLOW', 'idp.corp, -x'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['TRUSTED_PROXIES', '300.0.0.1'],
    ['DNS_SERVERS', 'dns.example'],
    ['METRICS_TOKEN', 'short'],
    ['LOG_LEVEL', 'loud'],
  ])('refuse %s=%j in one line that names it', (name, value) => {
    const lines = linesOf({ [name]: value })
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^${name} must `))])
  })

  it('say all mistakes at once', () => {
    expect(linesOf({ PORT: 'x', LOG_LEVEL: 'y', MAIL_HOLD: 'z' })).toHaveLength(3)
  })

  it('read lists by commas and spaces', () => {
    const config = load({
      OUTGOING_ALLOW: 'idp.corp.example, 10.0.0.0/8 fd00::/8',
      TRUSTED_PROXIES: '127.0.0.1,::1',
      DNS_SERVERS: '10.0.0.53 [fd00::53]:5353 10.0.0.54:53',
    })
    expect(config.outgoingAllow).toEqual(['idp.corp.example', '10.0.0.0/8', 'fd00::/8'])
    expect(config.trustedProxies).toEqual(['127.0.0.1', '::1'])
    expect(config.dnsServers).toEqual(['10.0.0.53', '[fd00::53]:5353', '10.0.0.54:53'])
  })

  it('read a sender with and without a name', () => {
    expect(load({ MAIL_FROM: '"People Team" <people@example.com>' }).mailFrom).toEqual({
      name: 'People Team',
      address: 'people@example.com',
    })
    expect(load({ MAIL_FROM: 'people@example.com' }).mailFrom.address).toBe('people@example.com')
    expect(load({ PUBLIC_URL: 'https://join.example.com' }).mailFrom.address).toBe('no-reply@join.example.com')
    expect(load({ PUBLIC_URL: 'http://127.0.0.1:1' }).mailFrom.address).toBe('no-reply@localhost')
  })
})

describe('the configuration of a command', () => {
  const dataDirectory = () => join(directory, 'data')
  const addressFor = (env: Record<string, string>) => loadCommandConfig({ DATA_DIR: dataDirectory(), ...env }).publicUrl

  it('has the address of the server that last ran on the data directory', () => {
    expect(addressFor({})).toBe('http://localhost:8080')
    keepAddress(dataDirectory(), 'http://vestibule.test:9123')
    expect(addressFor({})).toBe('http://vestibule.test:9123')
  })

  it('is kept for the owner of the data directory, also where root starts on it', () => {
    mkdirSync(dataDirectory(), { recursive: true })
    const isRoot = process.getuid?.() === 0
    if (isRoot) chownSync(dataDirectory(), 65_534, 65_534)
    keepAddress(dataDirectory(), 'http://localhost:9123')
    expect(statSync(join(dataDirectory(), 'public-url')).uid).toBe(statSync(dataDirectory()).uid)
  })

  it('has its own where it is given one', () => {
    keepAddress(dataDirectory(), 'http://localhost:9123')
    expect(addressFor({ PORT: '9000' })).toBe('http://localhost:9000')
    expect(addressFor({ PUBLIC_URL: 'https://join.example.com' })).toBe('https://join.example.com')
    expect(addressFor(given)).toBe('https://join.example.com')
  })

  it('takes no notice of what is no address', () => {
    keepAddress(dataDirectory(), 'nonsense')
    expect(addressFor({})).toBe('http://localhost:8080')
  })

  it('is not that of a start, whose port decides', () => {
    keepAddress(dataDirectory(), 'http://localhost:9123')
    expect(load({}).publicUrl).toBe('http://localhost:8080')
  })
})
