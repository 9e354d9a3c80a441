import { BadCount, BadSyntax, BadValue } from '../errors.ts'
import type { AttributeLists } from '../projection/projection.ts'
import { isObject } from '../resources/bare-object.ts'
import { memberOf } from '../resources/member-of.ts'

export const DEFAULT_COUNT = 100
export const MAX_COUNT = 1000

/** What a list is asked for (RFC 7644 §3.4.2, RFC 9865), by query parameters or by the body of a `.search`. */
export interface ListRequest extends AttributeLists {
  filter?: string
  sortBy?: string
  isDescending: boolean
  /** From 1. */
  startIndex: number
  /** 0 to 1,000; more is cut without an error. */
  count: number
  /** Undefined: by index. Empty: the first page by cursor. */
  cursor?: string
}

type Get = (name: string) => unknown

/** @throws BadValue, BadCount */
export function listRequestOfQuery(query: URLSearchParams): ListRequest {
  const parameters = parametersOf(query)
  return readListRequest((name) => parameters.get(name.toLowerCase()))
}

/** @throws BadSyntax, BadValue, BadCount */
export function listRequestOfBody(body: unknown): ListRequest {
  if (!isObject(body)) throw new BadSyntax('the body must be a JSON object')
  return readListRequest((name) => memberOf(body, name))
}

/** What an answer shows, by the parameters of any request. */
export function attributeListsOfQuery(query: URLSearchParams): AttributeLists {
  const parameters = parametersOf(query)
  return { attributes: parameters.get('attributes'), excludedAttributes: parameters.get('excludedattributes') }
}

const lists = new Set(['attributes', 'excludedattributes'])

/**
 * By names in lower case: a `Filter` that was not understood would show everybody to a client that looks for one. Of what is
 * repeated the first counts, but lists of names are joined.
 */
function parametersOf(query: URLSearchParams): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [name, value] of query) {
    const key = name.toLowerCase()
    const first = parameters.get(key)
    if (first === undefined) parameters.set(key, value)
    else if (lists.has(key)) parameters.set(key, `${first},${value}`)
  }
  return parameters
}

function readListRequest(get: Get): ListRequest {
  const cursor = textOf(get, 'cursor')
  return {
    filter: textOf(get, 'filter')?.trim() || undefined,
    sortBy: textOf(get, 'sortBy')?.trim() || undefined,
    isDescending: textOf(get, 'sortOrder')?.toLowerCase().startsWith('desc') ?? false,
    startIndex: Math.max(1, integerOf(get, 'startIndex') ?? 1),
    count: Math.min(MAX_COUNT, Math.max(0, countOf(get, cursor !== undefined) ?? DEFAULT_COUNT)),
    cursor,
    attributes: namesOf(get, 'attributes'),
    excludedAttributes: namesOf(get, 'excludedAttributes'),
  }
}

function textOf(get: Get, name: string): string | undefined {
  const value = get(name)
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  throw new BadValue(`${name} must be a string`)
}

/** A list in a body, names between commas in a URL. */
function namesOf(get: Get, name: string): string | undefined {
  const value = get(name)
  if (!Array.isArray(value)) return textOf(get, name)
  if (value.every((one) => typeof one === 'string')) return value.join(',')
  throw new BadValue(`${name} must be a list of strings`)
}

function countOf(get: Get, isByCursor: boolean): number | undefined {
  try {
    return integerOf(get, 'count')
  } catch (error) {
    throw isByCursor ? new BadCount() : error
  }
}

function integerOf(get: Get, name: string): number | undefined {
  const value = get(name)
  if (value === undefined || value === null || value === '') return undefined
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw new BadValue(`${name} must be an integer`)
}
