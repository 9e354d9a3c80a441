import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { postmasterPid } from '../../../src/db/embedded/survivor.ts'
import {
  endAll,
  install,
  type Installation,
  isAlive,
  isRoot,
  ownedDirectory,
  ProgramEnded,
  query,
  run,
  serverPid,
  unprivileged,
  until,
} from './installation.ts'

// Each starts processes and waits for them, on machines that may be busy.
vi.setConfig({ testTimeout: 90_000 })

const asWhom = isRoot ? 'as root' : 'as a normal user'

let home: Installation
let data: string
beforeAll(async () => {
  home = await install()
})
afterAll(() => home.remove())
afterEach(async () => {
  await endAll()
  const left = postmasterPid(join(data, 'postgres')) ?? 0
  await until(() => !left || !isAlive(left))
  rmSync(data, { recursive: true, force: true })
})

async function start(words: string[] = []) {
  return run(home.program, [data, ...words])
}

async function refusal(program: Promise<unknown>): Promise<ProgramEnded> {
  const error = await program.then(
    () => new Error('it started'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProgramEnded)) throw error
  return error
}

async function keep(url: string, word: string) {
  await query(url, 'create table if not exists kept (word text)')
  await query(url, `insert into kept values ('${word}')`)
}

const kept = async (url: string) =>
  (await query<{ word: string }>(url, 'select word from kept')).map(({ word }) => word)

describe(`the embedded PostgreSQL, started ${asWhom}`, () => {
  it('makes a database in UTF-8 that compares by ICU, owned by a role without other powers', async () => {
    data = home.newDataDirectory()
    const { url } = await start()

    const [facts] = await query(
      url,
      `select current_setting('server_encoding') as encoding, lower('É' collate "und-x-icu") as folded,
        (select rolsuper or rolcreaterole or rolcreatedb from pg_roles where rolname = current_user) as powers`,
    )
    expect(facts).toEqual({ encoding: 'UTF8', folded: 'é', powers: false })
  })

  it('listens on no network, and closes its directory to others', async () => {
    data = await home.usedDataDirectory()
    const { url } = await start()

    const [row] = await query<{ addresses: string }>(url, `select current_setting('listen_addresses') as addresses`)
    expect(row!.addresses).toBe('')
    expect(statSync(join(data, 'postgres')).mode & 0o777).toBe(0o700)
  })

  it('never runs as root', async () => {
    data = await home.usedDataDirectory()
    const { superuserUrl } = await start()

    const pid = await serverPid(superuserUrl)
    expect(
      execFileSync('ps', ['-o', 'uid=', '-p', String(pid)])
        .toString()
        .trim(),
    ).not.toBe('0')
  })

  it('keeps what was written over a stop and a start, and leaves nothing running between', async () => {
    data = await home.usedDataDirectory()
    const first = await start()
    await keep(first.url, 'written')
    const pid = await serverPid(first.superuserUrl)
    first.process.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(isAlive(pid)).toBe(false)
    expect(readdirSync(data)).toEqual([expect.stringMatching(/^lock\.\d+$/), 'postgres'])

    expect(await kept((await start()).url)).toEqual(['written'])
  })

  it('works below a name that is too long for a socket', async () => {
    data = join(home.newDataDirectory(), 'a'.repeat(100), 'b'.repeat(100))
    const { process } = await start()

    expect(isAlive(process.pid!)).toBe(true)
    process.kill('SIGTERM')
    await until(() => process.exitCode !== null)
    expect(process.exitCode).toBe(0)
  })

  it('removes what a killed creation left, and makes the database whole', async () => {
    data = home.newDataDirectory()
    mkdirSync(join(data, 'postgres.new-killed', 'base'), { recursive: true })

    const { url } = await start()
    await keep(url, 'made')
    expect(readdirSync(data).filter((name) => name.startsWith('postgres.'))).toEqual([])
  })

  it('is made by the next start when the first is killed while it makes it', async () => {
    data = home.newDataDirectory()
    const unfinished = () => existsSync(data) && readdirSync(data).some((name) => name.startsWith('postgres.new-'))
    const first = start().catch(() => 'killed')
    await until(unfinished)
    await endAll()
    expect(await first).toBe('killed')

    const { url } = await start()
    await keep(url, 'made')
    expect(unfinished()).toBe(false)
  })

  it('works from a home that is closed to others, where npm made no symbolic links', async () => {
    const closed = await install()
    chmodSync(closed.directory, 0o700)
    data = closed.newDataDirectory()
    try {
      const { url } = await run(closed.program, [data])
      await keep(url, 'inside')
      expect(await kept(url)).toEqual(['inside'])
      expect(statSync(closed.directory).mode & 0o777).toBe(0o700)
    } finally {
      await endAll()
      await until(() => !existsSync(join(data, 'postgres', 'postmaster.pid')))
      closed.remove()
    }
  })
})

describe('the embedded PostgreSQL of an unprivileged user', () => {
  it('runs as that user', async () => {
    data = ownedDirectory(home.newDataDirectory())
    const { superuserUrl } = await run(home.program, [data], unprivileged)

    const pid = await serverPid(superuserUrl)
    const uid = execFileSync('ps', ['-o', 'uid=', '-p', String(pid)])
      .toString()
      .trim()
    expect(uid).toBe(String(unprivileged?.uid ?? process.getuid?.()))
  })

  it('is run from a copy where node_modules cannot be written', async () => {
    const other = await install()
    data = ownedDirectory(other.newDataDirectory())
    // Under root the user that is switched to may not write there anyway.
    execFileSync('chmod', ['-R', 'a-w', other.package])
    try {
      const { url } = await run(other.program, [data], unprivileged)
      await keep(url, 'copied')
      expect(existsSync(join(other.package, 'native', 'lib', 'libpq.so.5'))).toBe(false)
      expect(readdirSync(data).some((name) => name.startsWith('postgresql-'))).toBe(true)
    } finally {
      await endAll()
      execFileSync('chmod', ['-R', 'u+w', other.package])
      await until(() => !existsSync(join(data, 'postgres', 'postmaster.pid')))
      other.remove()
    }
  })

  it(`goes on as that user when started again ${asWhom}`, async () => {
    data = ownedDirectory(home.newDataDirectory())
    const first = await run(home.program, [data], unprivileged)
    await keep(first.url, 'mine')
    first.process.kill('SIGTERM')
    await first.ended

    const asRoot = await start()
    expect(await kept(asRoot.url)).toEqual(['mine'])
    asRoot.process.kill('SIGTERM')
    await asRoot.ended

    expect(await kept((await run(home.program, [data], unprivileged)).url)).toEqual(['mine'])
  })
})

describe('after a kill -9', () => {
  it('of its Vestibule, PostgreSQL ends too, and nothing written is lost', async () => {
    data = await home.usedDataDirectory()
    const first = await start()
    await keep(first.url, 'acknowledged')
    const pid = await serverPid(first.superuserUrl)

    first.process.kill('SIGKILL')
    await until(() => !isAlive(pid))
    expect(await kept((await start()).url)).toEqual(['acknowledged'])
  })

  it('of its Vestibule, the next start need not wait', async () => {
    data = await home.usedDataDirectory()
    const first = await start()
    await keep(first.url, 'acknowledged')

    first.process.kill('SIGKILL')
    expect(await kept((await start()).url)).toEqual(['acknowledged'])
  })

  it('of Vestibule and PostgreSQL, the next start recovers', async () => {
    data = await home.usedDataDirectory()
    const first = await start()
    await keep(first.url, 'acknowledged')
    const pid = await serverPid(first.superuserUrl)

    process.kill(pid, 'SIGKILL')
    first.process.kill('SIGKILL')
    expect(await kept((await start()).url)).toEqual(['acknowledged'])
  })

  it('of PostgreSQL alone, it is back without a new start', async () => {
    data = await home.usedDataDirectory()
    const { url, superuserUrl, process: program } = await start()
    await keep(url, 'acknowledged')
    const pid = await serverPid(superuserUrl)

    process.kill(pid, 'SIGKILL')
    await until(() =>
      kept(url).then(
        (words) => words.includes('acknowledged'),
        () => false,
      ),
    )
    expect(await serverPid(superuserUrl)).not.toBe(pid)
    expect(program.exitCode).toBeNull()
  })

  it.runIf(process.platform === 'linux')(
    'of PostgreSQL alone, a query that goes on computing does not keep it away',
    async () => {
      data = await home.usedDataDirectory()
      const { url, superuserUrl } = await start()
      await keep(url, 'acknowledged')
      const pid = await serverPid(superuserUrl)
      const endless = query(url, 'select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b')
      const outcome = endless.then(
        () => 'finished',
        () => 'ended',
      )
      await until(async () => (await query(superuserUrl, activeQuery)).length > 0)

      process.kill(pid, 'SIGKILL')
      expect(await outcome).toBe('ended')
      await until(() =>
        kept(url).then(
          (words) => words.includes('acknowledged'),
          () => false,
        ),
      )
    },
  )

  it.runIf(process.platform === 'linux')(
    'of Vestibule and the guard, the survivor is stopped by the next start',
    async () => {
      data = await home.usedDataDirectory()
      const first = await start()
      await keep(first.url, 'acknowledged')
      const pid = await serverPid(first.superuserUrl)
      for (const guard of guardsOf(data)) process.kill(guard, 'SIGKILL')
      first.process.kill('SIGKILL')
      await first.ended
      expect(isAlive(pid)).toBe(true)

      const second = await start()
      expect(await serverPid(second.superuserUrl)).not.toBe(pid)
      await until(() => !isAlive(pid))
      expect(await kept(second.url)).toEqual(['acknowledged'])
    },
  )

  it('a pid file that names a living stranger stops nobody, and the stranger lives', async () => {
    data = await home.usedDataDirectory()
    const first = await start()
    await keep(first.url, 'acknowledged')
    first.process.kill('SIGTERM')
    await first.ended
    const owner = statSync(join(data, 'postgres'))
    const account = isRoot ? { uid: owner.uid, gid: owner.gid } : {}
    const stranger = spawn('sleep', ['60'], { cwd: '/', ...account })
    writeFileSync(
      join(data, 'postgres', 'postmaster.pid'),
      `${stranger.pid}\n/elsewhere\n1\n5432\n.\n\n       1         1\nready\n`,
    )

    expect(await kept((await start()).url)).toEqual(['acknowledged'])
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
    stranger.kill()
  })
})

const activeQuery = `select from pg_stat_activity where query like '%generate_series%' and state = 'active' and pid <> pg_backend_pid()`

/** The shells that work in the cluster's directory. */
function guardsOf(directory: string): number[] {
  const here = statSync(join(directory, 'postgres'))
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isShellIn(pid, here.ino))
}

function isShellIn(pid: number, inode: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'sh' && statSync(`/proc/${pid}/cwd`).ino === inode
  } catch {
    return false
  }
}

describe('a second start on one data directory', () => {
  it('says so in one line and ends with 1, and the first is not disturbed', async () => {
    data = await home.usedDataDirectory()
    const first = await start()

    const { code, complaint } = await refusal(start())
    expect(code).toBe(1)
    expect(complaint).toBe(
      `${data} is in use by another Vestibule (process ${first.process.pid}, test): stop that one first, or set DATA_DIR to another directory.\n`,
    )
    await keep(first.url, 'undisturbed')
  })

  it('leaves exactly one of five that start at once', async () => {
    data = home.newDataDirectory()
    const starts = await Promise.allSettled(Array.from({ length: 5 }, () => start()))

    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = starts.filter((one) => one.status === 'rejected').map((one) => one.reason as ProgramEnded)
    expect(refused.map(({ code }) => code)).toEqual([1, 1, 1, 1])
    expect(refused.filter(({ complaint }) => !complaint.includes('in use'))).toEqual([])
  })

  it('leaves exactly one of five that start at once after a kill -9', async () => {
    data = await home.usedDataDirectory()
    const first = await start()
    first.process.kill('SIGKILL')
    await first.ended

    const starts = await Promise.allSettled(Array.from({ length: 5 }, () => start()))
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is welcome as a guest, whose end the server does not notice', async () => {
    data = await home.usedDataDirectory()
    const first = await start()
    await keep(first.url, 'shared')

    const guest = await start(['join'])
    expect(await kept(guest.url)).toEqual(['shared'])
    guest.process.kill('SIGTERM')
    await guest.ended
    await keep(first.url, 'and on')
  })

  it('is host itself where nobody runs', async () => {
    data = await home.usedDataDirectory()
    const alone = await start(['join'])
    await keep(alone.url, 'alone')
    alone.process.kill('SIGTERM')
    expect(await alone.ended).toBe(0)
  })
})

describe('what cannot start says why in one line, and what to do', () => {
  it('a database of another PostgreSQL', async () => {
    data = home.newDataDirectory()
    mkdirSync(join(data, 'postgres'), { recursive: true })
    writeFileSync(join(data, 'postgres', 'PG_VERSION'), '14\n')

    const { code, complaint } = await refusal(start())
    expect(code).toBe(1)
    expect(complaint).toMatch(/^\S+ was made by PostgreSQL 14, and this Vestibule brings 18: .*DATA_DIR.*\n$/)
  })

  it('a directory that holds something else', async () => {
    data = home.newDataDirectory()
    mkdirSync(join(data, 'postgres'), { recursive: true })
    writeFileSync(join(data, 'postgres', 'holiday.jpg'), '')

    const { complaint } = await refusal(start())
    expect(complaint).toMatch(/^\S+ holds files but no database: .*\n$/)
    expect(readdirSync(join(data, 'postgres'))).toEqual(['holiday.jpg'])
  })

  it('a data directory that is a file', async () => {
    data = home.newDataDirectory()
    writeFileSync(data, '')

    const { code, complaint } = await refusal(start())
    expect(code).toBe(1)
    expect(complaint).toMatch(/^The data directory \S+ cannot be used \((EEXIST|ENOTDIR)\): .*DATA_DIR.*\n$/)
  })

  it('a data directory of somebody else', async () => {
    data = home.newDataDirectory()
    mkdirSync(data, { mode: isRoot ? 0o755 : 0o555 })

    const { complaint } = await refusal(run(home.program, [data], unprivileged))
    expect(complaint).toMatch(/^The data directory \S+ cannot be used \(EACCES\): .*\n$/)
  })

  it('a platform without an embedded PostgreSQL', async () => {
    data = home.newDataDirectory()
    renameSync(home.package, `${home.package}-away`)
    try {
      const { code, complaint } = await refusal(start())
      expect(code).toBe(1)
      expect(complaint).toMatch(/^No embedded PostgreSQL for \S+ is installed: set DATABASE_URL .*\n$/)
    } finally {
      renameSync(`${home.package}-away`, home.package)
    }
  })

  it('a configuration that PostgreSQL does not accept', async () => {
    data = await home.usedDataDirectory()
    const first = await start()
    first.process.kill('SIGTERM')
    await first.ended
    writeFileSync(join(data, 'postgres', 'postgresql.conf'), 'no such thing\n')

    const { complaint } = await refusal(start())
    expect(complaint).toMatch(/^PostgreSQL did not start: .*\n$/)
    expect(lstatSync(data).isDirectory()).toBe(true)
  })
})
