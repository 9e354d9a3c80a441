import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { aCli } from '../support/cli.ts'

// None of these gets as far as a database: what is not understood touches nothing.
const cli = aCli(undefined, { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none', PUBLIC_URL: 'http://localhost:9' })

describe('a command that is not understood ends with 2 and one line', () => {
  it.each([
    [['launch'], 'there is no command "launch"; see vestibule --help'],
    [['tenant'], 'there are "tenant create" and "tenant list"; see vestibule --help'],
    [['admin'], 'there is "admin link"; see vestibule --help'],
    [['tenant', 'create'], '<slug> is missing; see vestibule tenant create --help'],
    [['tenant', 'create', 'a', 'b'], '"b" is too much; see vestibule tenant create --help'],
    [
      ['tenant', 'create', 'a', '--admin-email', 'x'],
      '--admin-email is no mail address; see vestibule tenant create --help',
    ],
    [['client', 'connect', 'a'], '--kind is missing; see vestibule client connect --help'],
    [
      ['client', 'connect', 'a', '--kind', 'x'],
      '--kind is one of entra, google, okta, ad_sync, other_idp, api; see vestibule client connect --help',
    ],
    [
      ['client', 'connect', 'a', '--kind', 'entra'],
      '--invite now or --invite later must be said for entra; see vestibule client connect --help',
    ],
    [
      ['client', 'connect', 'a', '--kind', 'okta', '--invite', 'soon'],
      '--invite is one of now, later; see vestibule client connect --help',
    ],
    [
      ['api-key', 'create', 'a', '--scope', 'root'],
      'there is no scope "root"; there are people:read, people:write, invites:write, groups:read, groups:write, clients:write, settings:write, audit:read, export:read and all; see vestibule api-key create --help',
    ],
    [
      ['api-key', 'create', 'a', '--scope', 'all', '--days', '0'],
      '--days is 1 to 3650; see vestibule api-key create --help',
    ],
    [['doctor', '--colour'], "Unknown option '--colour'; see vestibule doctor --help"],
  ])('%j', async (args, line) => {
    const { exitCode, out, errors } = await cli(...args)
    expect([exitCode, out, errors]).toEqual([2, '', [line]])
  })

  it('and without any word shows what there is', async () => {
    const { exitCode, out } = await cli()
    expect(exitCode).toBe(2)
    for (const { name } of commands) expect(out).toContain(name)
  })
})

describe('help', () => {
  it.each(commands.map(({ name }) => name))('explains %s, and needs nothing else', async (name) => {
    const { exitCode, out, errors } = await cli(...name.split(' '), '--help')
    expect([exitCode, errors]).toEqual([0, []])
    expect(out).toContain(`usage: vestibule ${name}`)
    expect(out).toContain('--json')
  })

  it.each([
    ['cli', 'npm run cli --'],
    ['npx', 'npx vestibule'],
    ['start', 'vestibule'],
  ])('names the program as it was called: by %s', async (script, program) => {
    const called = aCli(undefined, { npm_lifecycle_event: script })
    expect((await called('--help')).out).toContain(`usage: ${program} <command>`)
    expect((await called('admin', 'link', '--help')).out).toContain(`$ ${program} admin link main ada@example.com`)
    expect((await called('admin', 'link')).errors).toEqual([`<tenant> is missing; see ${program} admin link --help`])
  })
})
