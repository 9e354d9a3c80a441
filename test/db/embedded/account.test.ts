import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CannotStart } from '../../../src/base/cannot-start.ts'
import { namedAccount } from '../../../src/db/embedded/account.ts'
import { remedyFor } from '../../../src/db/embedded/cluster.ts'
import { isReachable } from '../../../src/db/embedded/reachable.ts'

describe('the account that PostgreSQL runs as under root', () => {
  const passwd = (...names: string[]) => ['root:x:0:0:root:/root:/bin/sh', ...names, ''].join('\n')
  const nobody = 'nobody:x:65534:65534:nobody:/:/bin/false'

  it('is postgres where there is one', () => {
    expect(namedAccount(passwd(nobody, 'postgres:x:101:104::/:/bin/sh'))).toEqual({ uid: 101, gid: 104 })
  })

  it('is nobody where there is not', () => {
    expect(namedAccount(passwd('alice:x:1000:1000::/:/bin/sh', nobody))).toEqual({ uid: 65_534, gid: 65_534 })
  })

  it('is nobody on macOS too, where its number is negative', () => {
    expect(namedAccount(passwd('nobody:*:-2:-2::/:/usr/bin/false'))).toEqual({ uid: 4_294_967_294, gid: 4_294_967_294 })
  })

  it('is any that is not root where there is nothing else', () => {
    expect(namedAccount(passwd('postgres:x:0:0::/:/bin/sh', 'app:x:10:11::/:/bin/sh'))).toEqual({ uid: 10, gid: 11 })
  })

  it('is asked for where there is none', () => {
    expect(() => namedAccount(passwd())).toThrow(CannotStart)
  })
})

describe('what an account reaches', () => {
  const stranger = { uid: 54_321, gid: 54_321 }
  let directory: string
  let file: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vestibule-reach-'))
    mkdirSync(join(directory, 'inside'))
    file = join(directory, 'inside', 'file')
    writeFileSync(file, '', { mode: 0o755 })
    chmodSync(file, 0o755)
    for (const one of [directory, join(directory, 'inside')]) chmodSync(one, 0o711)
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('is what all may pass to and read', () => {
    expect(isReachable(file, stranger)).toBe(true)
  })

  it('is nothing below a directory that is closed, however far above', () => {
    chmodSync(directory, 0o700)
    expect(isReachable(file, stranger)).toBe(false)
    expect(isReachable(file, { uid: process.getuid!(), gid: process.getgid!() })).toBe(true)
  })

  it('is not a file that only its owner reads', () => {
    chmodSync(file, 0o700)
    expect(isReachable(file, stranger)).toBe(false)
  })

  it('is nothing that is not there', () => {
    expect(isReachable(join(directory, 'missing'), stranger)).toBe(false)
  })
})

describe('the remedy', () => {
  it.each([
    ['PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device', /disk is full/],
    ['initdb: error: could not look up effective user ID 12345: user does not exist', /\/etc\/passwd.*DATABASE_URL/],
    ['initdb: error: could not access directory "/data": Permission denied', /DATA_DIR/],
    ['/bin/sh: exec: /x/postgres: not found', /glibc.*DATABASE_URL/],
    ['something new', /DATA_DIR.*DATABASE_URL/],
  ])('of %j names what to do', (complaint, remedy) => {
    expect(remedyFor(complaint)).toMatch(remedy)
  })
})
