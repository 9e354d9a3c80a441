import { heavyTurn, inTurns, nextTurn } from '../../base/turns.ts'
import { BadSyntax, BadValue, TooLarge } from '../errors.ts'
import { jsonShape } from './json-shape.ts'

export const MAX_JSON_DEPTH = 32
export const MAX_STRING_LENGTH = 4096

/** Objects, lists and what stands in them: what a body is made of costs more than its length. */
export const MAX_VALUES = 250_000
/** Different names in all objects of a body. */
export const MAX_NAMES = 5_000

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a request body that comes from outside.
 *
 * JSON.parse alone keeps the last of two equal names in silence, and another reader of the same body may keep the
 * first: a body that can be read in two ways is refused. An empty body is refused as well.
 *
 * @returns at once a small body; a large one waits for its turns.
 * @throws BadSyntax, BadValue, TooLarge
 */
export function parseJson(bytes: Uint8Array): unknown {
  const steps = parsed(bytes)
  return bytes.length > LARGE ? afterTurn(steps) : inTurns(steps)
}

/** Bytes that are read within a millisecond. */
const LARGE = 32 * 1024

async function afterTurn(steps: Generator<void, unknown, void>): Promise<unknown> {
  await heavyTurn()
  const value = await inTurns(steps, nextTurn)
  // What is made of it is heavy, too.
  await nextTurn()
  return value
}

function* parsed(bytes: Uint8Array): Generator<void, unknown, void> {
  const isLarge = bytes.length > LARGE
  const text = decode(bytes)
  const members = checkShape(text, isLarge)
  if (isLarge) yield
  const value = parse(text)
  if (isLarge) yield
  const isPlain = text.length === bytes.length && !text.includes('\\u')
  if (countNames(value, isPlain) !== members) throw new BadSyntax('the body repeats a name within one object')
  return value
}

/** @returns how many names there are in all objects. @param isLarge there is no room for many names in a small one */
function checkShape(text: string, isLarge: boolean): number {
  const { depth, members, names, values } = jsonShape(text, isLarge ? MAX_NAMES : 0)
  if (depth > MAX_JSON_DEPTH) throw new BadSyntax(`the body is nested deeper than ${MAX_JSON_DEPTH} levels`)
  if (names > MAX_NAMES) throw new TooLarge(`the body has more than ${MAX_NAMES} different names`)
  if (values > MAX_VALUES) throw new TooLarge(`the body has more than ${MAX_VALUES} values`)
  return members
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new BadSyntax('the body is not UTF-8', { cause })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new BadSyntax('the body is not JSON', { cause })
  }
}

/** Checks every string and name on its way. @param isPlain whether all of them are ASCII, and none is a control character */
function countNames(root: unknown, isPlain: boolean): number {
  const open: unknown[] = [root]
  let names = 0
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') checkString(value, isPlain)
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (const element of value) open.push(element)
      continue
    }
    for (const name of Object.keys(value)) {
      checkName(name, isPlain)
      names++
      open.push((value as Record<string, unknown>)[name])
    }
  }
  return names
}

// PostgreSQL stores neither NUL nor half a surrogate pair.
const UNSTORABLE = /[\0\p{Surrogate}]/u
// Marks in a row are sorted by normalisation, at the square of their number; no language has over 30 (UAX #15, Stream-Safe).
const MARKS_IN_A_ROW = /\p{M}{31}/u

function checkString(value: string, isPlain: boolean): void {
  if (value.length > MAX_STRING_LENGTH) throw new BadValue(`a value is longer than ${MAX_STRING_LENGTH} characters`)
  if (isPlain) return
  if (UNSTORABLE.test(value)) throw new BadValue('a value contains NUL or half a surrogate pair')
  if (value.length > 30 && MARKS_IN_A_ROW.test(value))
    throw new BadValue('a value contains more than 30 combining marks in a row')
}

const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype'])

function checkName(name: string, isPlain: boolean): void {
  if (DANGEROUS.has(name)) throw new BadSyntax('the body contains a name that no resource has')
  checkString(name, isPlain)
}
