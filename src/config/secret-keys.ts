import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart, systemErrorCode } from '../base/cannot-start.ts'
import { giveToOwnerOf } from '../db/embedded/give-to-owner.ts'

const shortest = 32
const fewestDifferent = 8
const remedy = 'use the output of "openssl rand -base64 48"'

/** @returns the keys, the signing one first, or what is wrong with them. */
export function parseSecretKeys(text: string): [string, ...string[]] | string {
  const [first, ...others] = new Set(text.split(/[\s,]+/).filter(Boolean))
  if (!first) return `is empty: ${remedy}`
  for (const key of [first, ...others]) {
    if (key.length < shortest)
      return `is too short (${key.length} characters, at least ${shortest} are needed): ${remedy}`
    if (isWeak(key)) return `can be guessed: ${remedy}`
  }
  return [first, ...others]
}

/** Finds what people type by hand: few characters, a repeated piece, a row of neighbours. */
function isWeak(key: string): boolean {
  if (new Set(key).size < fewestDifferent) return true
  if (/^(.{1,16}?)\1+.{0,15}$/s.test(key)) return true
  const codes = Array.from(key, (character) => character.codePointAt(0)!)
  const neighbours = codes.filter((code, index) => index > 0 && Math.abs(code - codes[index - 1]!) <= 1)
  return neighbours.length * 2 > codes.length
}

/** The key kept in the data directory, made at the first start. */
export function keptSecretKey(dataDirectory: string): string {
  const path = join(dataDirectory, 'secret-key')
  try {
    return readKey(path) ?? makeKey(dataDirectory, path)
  } catch (error) {
    throw new CannotStart(
      `The secret key ${path} cannot be read or made (${systemErrorCode(error)}): start as the user that owns it, or set DATA_DIR to a place where this user can write.`,
      { cause: error },
    )
  }
}

function readKey(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function makeKey(dataDirectory: string, path: string): string {
  // 0711 under root, as the embedded PostgreSQL wants it: see openDataDirectory.
  mkdirSync(dataDirectory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(unfinished, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true })
    giveToOwnerOf(dataDirectory, unfinished)
    // A link, not a rename: of two starts at once the first one's key stays, and the second reads it.
    linkSync(unfinished, path)
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(unfinished, { force: true })
  }
  return readFileSync(path, 'utf8').trim()
}
