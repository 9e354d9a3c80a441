import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireLock, DataDirectoryInUse, type Lock } from '../../../src/db/embedded/lock.ts'

let directory: string
let path: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vestibule-lock-'))
  path = join(directory, 'lock')
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

const acquire = () => acquireLock(path, directory, 'test')

describe('the lock of a data directory', () => {
  it('has one holder however many ask at once, again and again', async () => {
    for (let round = 0; round < 20; round++) {
      const asked = await Promise.allSettled(Array.from({ length: 12 }, acquire))
      const held = asked.filter((one): one is PromiseFulfilledResult<Lock> => one.status === 'fulfilled')
      expect(held).toHaveLength(1)
      const reasons = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
      expect(reasons.every((reason) => reason instanceof DataDirectoryInUse)).toBe(true)
      await held[0]!.value.release()
    }
    expect(readdirSync(directory)).toEqual(['lock.20'])
  })

  it('is refused in words, or given, where a holder sweeps what is only being made', async () => {
    const sweeper = spawn(process.execPath, ['--eval', sweep(directory)], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      await once(sweeper.stdout, 'data')
      const others: unknown[] = []
      for (let tries = 0; tries < 300; tries++) {
        const refused = await acquire().then(
          (lock) => lock.release(),
          (error: unknown) => error,
        )
        if (refused && !(refused instanceof DataDirectoryInUse)) others.push(refused)
      }
      expect(others).toEqual([])
    } finally {
      sweeper.kill()
    }
  })

  /** As a holder does once, but all the time: what a starter has begun to make is gone at any moment. */
  const sweep = (among: string) => `
    const { readdirSync, rmSync } = require('node:fs')
    process.stdout.write('sweeping')
    setImmediate(function again() {
      for (let times = 0; times < 1000; times++)
        for (const name of readdirSync(${JSON.stringify(among)}))
          if (name.includes('.new-')) rmSync(${JSON.stringify(among)} + '/' + name, { force: true })
      setImmediate(again)
    })`

  it('says who has it, and for what', async () => {
    const lock = await acquire()
    await expect(acquire()).rejects.toThrow(
      `${directory} is in use by another Vestibule (process ${process.pid}, test)`,
    )
    await lock.release()
  })

  it('is refused beside one that has no number', async () => {
    const older = net.createServer((socket) => socket.end('process 7, start')).listen(path)
    await new Promise((resolve) => older.once('listening', resolve))
    await expect(acquire()).rejects.toThrow('(process 7, start)')
    await new Promise((resolve) => older.close(resolve))
  })

  it('passes over the dead, and sweeps what killed starters left', async () => {
    const lock = await acquire()
    await lock.release()
    const left = net.createServer().listen(`${path}.new-0badcafe`)
    await new Promise((resolve) => left.once('listening', resolve))
    const next = await acquire()
    expect(readdirSync(directory)).toEqual(['lock.2'])
    await Promise.all([next.release(), new Promise((resolve) => left.close(resolve))])
  })
})
