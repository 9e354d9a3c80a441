import { readProblem, sessionEnded, unanswered, unreachable, unreadable } from './problem.ts'
import { wantSession, wantsFreshSignIn } from './session-wanted.ts'

export type Query = Record<string, string | number | boolean | undefined>

export interface RequestOptions {
  query?: Query
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, in place of a body. */
  file?: File
  /** Repeating a request under the same key sends no second mail. */
  idempotencyKey?: string
  /** Refused (412) where what is changed is at another version by now. */
  ifMatch?: string
  signal?: AbortSignal
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

// One page shows one session: its token is set when /me answers, and again when a session is begun anew.
let csrfToken = ''
let answeredAt = Date.now()

/** When the server was last asked with success, and so the session's idle time began. */
export function lastAnswerAt(): number {
  return answeredAt
}

export function rememberCsrfToken(token: string): void {
  csrfToken = token
}

export function urlOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return `/api/v1${path}${text ? `?${text}` : ''}`
}

/**
 * One request of the admin API with the browser's session.
 * @throws {Problem} for every answer that is not a success, and when there is none.
 */
export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await ask(method, path, options)
  answeredAt = Date.now()
  if (response.status === 204) return undefined as T
  return (await response.json().catch((cause: unknown) => {
    throw options.signal?.aborted ? cause : unreadable(cause)
  })) as T
}

/**
 * An answer that is a file, such as a PDF.
 * @throws {Problem} as {@link request} does.
 */
export async function requestFile(path: string, body: unknown): Promise<Blob> {
  const response = await ask('POST', path, { body })
  answeredAt = Date.now()
  return response.blob()
}

/** The server ends what takes a minute: whoever has waited longer waits for nobody. */
const patienceMilliseconds = 90_000
/** A file of 20 MB on a slow line. */
const uploadMilliseconds = 15 * 60_000

/** What wants a fresh sign-in was not done: once the admin has shown that it is them, it is asked again. */
async function ask(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), options.file ? uploadMilliseconds : patienceMilliseconds)
  const signal = options.signal ? AbortSignal.any([options.signal, patience.signal]) : patience.signal
  const response = await fetch(urlOf(path, options.query), { ...initOf(method, options), signal })
    .catch((cause: unknown) => {
      if (options.signal?.aborted) throw cause
      throw patience.signal.aborted ? unanswered(method !== 'GET') : unreachable(cause)
    })
    .finally(() => clearTimeout(timer))
  if (response.ok) return response
  const problem = await readProblem(response)
  if (wantsFreshSignIn(problem) && (await wantSession(problem))) return ask(method, path, options)
  if (problem.status !== 401) throw problem
  void wantSession(problem)
  throw sessionEnded(problem)
}

function initOf(method: Method, { body, file, idempotencyKey, ifMatch }: RequestOptions): RequestInit {
  const headers = new Headers({ accept: 'application/json' })
  if (method !== 'GET') headers.set('x-csrf-token', csrfToken)
  if (body !== undefined) headers.set('content-type', 'application/json')
  // Its kind is told by its content; browsers name types as their system does.
  if (file) headers.set('content-type', 'application/octet-stream')
  if (idempotencyKey) headers.set('idempotency-key', idempotencyKey)
  if (ifMatch) headers.set('if-match', ifMatch)
  return {
    method,
    headers,
    credentials: 'same-origin',
    body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
  }
}

/** A key for one act of sending. Not `crypto.randomUUID`, which plain http outside loopback lacks. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
