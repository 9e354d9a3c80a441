import type { IncomingMessage } from 'node:http'
import { MediaTypeNotSupported } from '../http/errors.ts'
import { decodeUtf8, readBody } from '../http/read-body.ts'
import { jsonShape } from '../scim/resources/json-shape.ts'
import { MalformedBody } from './errors.ts'

const mostBytes = 1024 * 1024
const deepest = 32

const jsonType = /^application\/(?:[a-z0-9.-]+\+)?json$/
// PostgreSQL stores neither NUL nor half a surrogate pair.
const unstorable = /[\0\p{Surrogate}]/u
const dangerousNames = new Set(['__proto__', 'constructor', 'prototype'])

/** The JSON body of a request; undefined where there is none. @throws MediaTypeNotSupported, BodyTooLarge, BodyNotReadable, MalformedBody */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBody(request, mostBytes)
  if (bytes.length === 0) return undefined

  checkMediaType(request.headers['content-type'])
  const text = decodeUtf8(bytes)
  if (jsonShape(text).depth > deepest) throw new MalformedBody(`the body is nested deeper than ${deepest} levels`)
  const value = parse(text)
  checkText(value)
  return value
}

export function isUnstorable(text: string): boolean {
  return unstorable.test(text)
}

function checkMediaType(contentType = ''): void {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='))
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset)
  if (!jsonType.test(type.trim()) || !isUtf8) throw new MediaTypeNotSupported('application/json in UTF-8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MalformedBody('the body is not JSON', { cause })
  }
}

function checkText(root: unknown): void {
  const open: unknown[] = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') checkString(value)
    if (typeof value !== 'object' || value === null) continue
    for (const [name, member] of Object.entries(value)) {
      if (dangerousNames.has(name)) throw new MalformedBody('the body contains a name that nothing has')
      checkString(name)
      open.push(member)
    }
  }
}

function checkString(text: string): void {
  if (isUnstorable(text)) throw new MalformedBody('a value contains NUL or half a surrogate pair')
}
