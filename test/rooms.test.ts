import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const source = join(import.meta.dirname, '..', 'src')

/**
 * What each room may import besides itself. Read downwards: whoever stands lower may use those above, and the rooms of one
 * line do not know each other; `http` and `audit` may use `db`, `tenants` may use `audit`.
 */
const floors: readonly (readonly string[])[] = [
  ['base'],
  ['db', 'http'],
  ['tenants', 'audit', 'jobs', 'filter', 'provisioning-log'],
  ['people'],
  ['mail'],
  ['groups', 'session'],
  ['invite'],
  ['provisioning'],
  ['sso', 'claim', 'scim', 'oauth', 'hand-over'],
  ['admin'],
  // Not rooms: the wiring, the start and stop, the operator's commands, and what reads the environment.
  ['config', 'start', 'app.ts', 'main.ts', 'cli', 'cli.ts', 'config.ts'],
]

const exceptions: Readonly<Record<string, readonly string[]>> = {
  http: ['db'],
  // Beside `src`; it imports nothing of ours.
  db: ['migrations'],
  tenants: ['audit'],
  // The outermost ones are one floor and know each other.
  config: ['config.ts'],
  'config.ts': ['config'],
  start: ['config', 'config.ts', 'app.ts'],
  'app.ts': ['start', 'config.ts'],
  'main.ts': ['start', 'config', 'config.ts', 'app.ts'],
  cli: ['cli.ts', 'start', 'config', 'config.ts', 'app.ts', 'main.ts'],
  'cli.ts': ['cli', 'start', 'config', 'config.ts', 'app.ts', 'main.ts'],
}

/** Types that other rooms describe themselves by: what is erased in the build pulls nothing along. */
const typesOnly: Readonly<Record<string, readonly string[]>> = {
  admin: ['config.ts'],
}

interface Import {
  from: string
  to: string
  isType: boolean
}

function mayImport({ from, to, isType }: Import): boolean {
  if (from === to || exceptions[from]?.includes(to)) return true
  if (isType && typesOnly[from]?.includes(to)) return true
  const floorOf = (room: string) => floors.findIndex((floor) => floor.includes(room))
  return floorOf(to) >= 0 && floorOf(to) < floorOf(from)
}

function roomOf(path: string): string {
  const [first = '', second = ''] = relative(source, path).split(/[\\/]/)
  return first === '..' ? second : first
}

/** Imports, exports from, and dynamic imports of our own files. */
function importsOf(file: string, text: string): Import[] {
  const statements = text.matchAll(
    /(?:^|\n)\s*(import|export)(\s+type)?\b[^'";]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/g,
  )
  return [...statements].map(([, , type, fixed, dynamic]) => ({
    from: roomOf(file),
    to: roomOf(resolve(dirname(file), fixed ?? dynamic!)),
    isType: type !== undefined,
  }))
}

function forbidden(file: string, text: string): string[] {
  return importsOf(file, text)
    .filter((edge) => !mayImport(edge))
    .map(({ from, to }) => `${relative(source, file)}: ${from} imports ${to}`)
}

const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))

describe('imports', () => {
  it('point one way', () => {
    expect(files.flatMap((file) => forbidden(file, readFileSync(file, 'utf8')))).toEqual([])
  })

  it('are of rooms that have their place', () => {
    const known = new Set(floors.flat())
    expect([...new Set(files.map(roomOf))].filter((room) => !known.has(room))).toEqual([])
  })

  it.each([
    ['people/planted.ts', "import { issueInvite } from '../invite/issue-invite.ts'"],
    ['people/planted.ts', "import {\n  issueInvite,\n} from '../invite/issue-invite.ts'"],
    ['people/planted.ts', "export { issueInvite } from '../invite/issue-invite.ts'"],
    ['people/planted.ts', "import type { Campaign } from '../invite/campaign.ts'"],
    ['claim/planted.ts', "const sso = await import('../sso/routes.ts')"],
    ['groups/deeper/planted.ts', "import { startSession } from '../../session/start-session.ts'"],
    ['db/planted.ts', "import { readForm } from '../http/form.ts'"],
    ['tenants/planted.ts', "import { createJobs } from '../jobs/jobs.ts'"],
    ['base/planted.ts', "import { statement } from '../db/statement.ts'"],
    ['scim/planted.ts', "import { loadConfig } from '../config.ts'"],
  ])('are refused where they point the other way: %s', (file, text) => {
    expect(forbidden(join(source, file), text)).toHaveLength(1)
  })

  it.each([
    ['claim/planted.ts', "import { startSession } from '../session/start-session.ts'"],
    ['http/planted.ts', "import { isLost } from '../db/sql-state.ts'"],
    ['people/planted.ts', "import { personState } from './person.ts'"],
  ])('are allowed downwards: %s', (file, text) => {
    expect(importsOf(join(source, file), text)).toHaveLength(1)
    expect(forbidden(join(source, file), text)).toEqual([])
  })
})
