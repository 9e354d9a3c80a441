import { isUuid } from '../base/uuid.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Subject } from '../provisioning-log/logged-request.ts'
import { cut, maskFilter, maskText } from '../provisioning-log/mask-text.ts'
import { soughtSubject } from '../provisioning-log/sought-subject.ts'
import { isObject } from './resources/bare-object.ts'

/** A request, or an operation of a bulk request, as far as the provisioning log looks at it. */
export interface SeenRequest {
  method: string
  /** Decoded, below `/scim/v2`. */
  segments: readonly string[]
  query?: URLSearchParams
  /** As parsed; undefined where it was never read. */
  body?: unknown
}

const mostCharacters = 1_000
/** Parameters that name attributes and numbers, in lower case; of any other only its name is kept. */
const plain = new Set(['attributes', 'excludedattributes', 'sortby', 'sortorder', 'startindex', 'count'])

/** Ids and names of attributes stay in it; what could be a person's is masked. */
export function shownPath({ segments, query }: SeenRequest): string {
  const path = segments.map((segment, at) => (at === 0 ? knownType(segment) : shownSegment(segment)))
  const shown = `/${path.join('/')}`
  return query && query.size > 0 ? `${shown}?${shownQuery(query)}` : cut(shown, mostCharacters)
}

function knownType(segment: string): string {
  return /^[.\w]{1,40}$/.test(segment) ? segment : maskText(segment)
}

function shownSegment(segment: string): string {
  return segment === '.search' ? segment : maskText(segment)
}

// PostgreSQL stores no NUL, and the others would garble what reads it.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const control = /[\0-\x1f\x7f]/g

function shownQuery(query: URLSearchParams): string {
  const parts = [...query].map(([name, value]) => {
    const lower = name.toLowerCase()
    if (lower === 'filter') return `${name}=${maskFilter(value)}`
    return `${cut(name, 40)}=${plain.has(lower) && !value.includes('@') ? cut(value, 300) : '…'}`
  })
  return withoutControls(parts.join('&'))
}

function withoutControls(text: string): string {
  return cut(text, mostCharacters).replace(control, '�')
}

const userNameFilter = /^\s*userName\s+eq\s+"((?:[^"\\]|\\.)*)"\s*$/i

/** Whom a request is about: the id that it names or that was made, else the userName that it asks for or brings. */
export function subjectOf(
  { method, segments, query, body }: SeenRequest,
  { location, tenantId, keyring }: { location?: string; tenantId: number; keyring: Keyring },
): Subject | undefined {
  const [type, id] = segments
  const kind = type === 'Users' ? 'person' : type === 'Groups' ? 'group' : undefined
  if (!kind) return undefined
  if (id !== undefined && isUuid(id)) return { kind, id }
  const made = location?.slice(location.lastIndexOf('/') + 1)
  if (made !== undefined && isUuid(made)) return { kind, id: made }
  const userName = kind === 'person' ? userNameOf(method, query, body) : undefined
  return userName === undefined ? undefined : { kind: 'sought', id: soughtSubject(keyring, tenantId, userName) }
}

function userNameOf(method: string, query: URLSearchParams | undefined, body: unknown): string | undefined {
  if (method === 'POST' && isObject(body)) return typeof body['userName'] === 'string' ? body['userName'] : undefined
  const filter = method === 'GET' && query ? filterOf(query) : undefined
  const [, text] = (filter && userNameFilter.exec(filter)) || []
  return text?.replaceAll(/\\(.)/g, '$1')
}

// Parameters are read in any case, and of several the first counts: so here, too.
function filterOf(query: URLSearchParams): string | undefined {
  return [...query].find(([name]) => name.toLowerCase() === 'filter')?.[1]
}
