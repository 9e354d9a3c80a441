import { BadSyntax, BadValue } from '../errors.ts'
import { jsonShape } from './json-shape.ts'

export const MAX_JSON_DEPTH = 32
export const MAX_STRING_LENGTH = 4096

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a request body that comes from outside.
 *
 * JSON.parse alone keeps the last of two equal names in silence, and another reader of the same body may keep the
 * first: a body that can be read in two ways is refused. An empty body is refused as well.
 *
 * @throws BadSyntax, BadValue
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes)
  const shape = jsonShape(text)
  if (shape.depth > MAX_JSON_DEPTH) throw new BadSyntax(`the body is nested deeper than ${MAX_JSON_DEPTH} levels`)

  const value = parse(text)
  if (countNames(value) !== shape.members) throw new BadSyntax('the body repeats a name within one object')
  return value
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

/** Checks every string and name on its way. */
function countNames(root: unknown): number {
  const open: unknown[] = [root]
  let names = 0
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') checkString(value)
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (const element of value) open.push(element)
      continue
    }
    for (const name of Object.keys(value)) {
      checkName(name)
      names++
      open.push((value as Record<string, unknown>)[name])
    }
  }
  return names
}

// PostgreSQL stores neither NUL nor half a surrogate pair.
const UNSTORABLE = /[\0\p{Surrogate}]/u

function checkString(value: string): void {
  if (value.length > MAX_STRING_LENGTH) throw new BadValue(`a value is longer than ${MAX_STRING_LENGTH} characters`)
  if (UNSTORABLE.test(value)) throw new BadValue('a value contains NUL or half a surrogate pair')
}

const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype'])

function checkName(name: string): void {
  if (DANGEROUS.has(name)) throw new BadSyntax('the body contains a name that no resource has')
  checkString(name)
}
