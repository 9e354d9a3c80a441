import { Problem, readProblem, unreachable } from './problem.ts'

export type Query = Record<string, string | number | boolean | undefined>

export interface RequestOptions {
  query?: Query
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, in place of a body. */
  file?: File
  /** Repeating a request under the same key sends no second mail. */
  idempotencyKey?: string
  signal?: AbortSignal
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

// One page shows one session: its token is set when /me answers, and again when a session is begun anew.
let csrfToken = ''
let answeredAt = Date.now()
let onSessionWanted: (problem: Problem) => void = () => {}

/** When the server was last asked with success, and so the session's idle time began. */
export function lastAnswerAt(): number {
  return answeredAt
}

export function rememberCsrfToken(token: string): void {
  csrfToken = token
}

export function watchSessionWanted(listener: (problem: Problem) => void): () => void {
  onSessionWanted = listener
  return () => {
    onSessionWanted = () => {}
  }
}

/** Asks for a sign-in of the last minutes beforehand, where an answer could not be shown. */
export function askForFreshSignIn(): void {
  onSessionWanted(new Problem({ status: 403, code: 'fresh_authentication_required' }))
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
  const response = await fetch(urlOf(path, options.query), initOf(method, options)).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause
    throw unreachable(cause)
  })
  if (!response.ok) throw await refusal(response)
  answeredAt = Date.now()
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/**
 * An answer that is a file, such as a PDF.
 * @throws {Problem} as {@link request} does.
 */
export async function requestFile(path: string, body: unknown): Promise<Blob> {
  const response = await fetch(urlOf(path), { ...initOf('POST', { body }) }).catch((cause: unknown) => {
    throw unreachable(cause)
  })
  if (!response.ok) throw await refusal(response)
  answeredAt = Date.now()
  return response.blob()
}

function initOf(method: Method, { body, file, idempotencyKey, signal }: RequestOptions): RequestInit {
  const headers = new Headers({ accept: 'application/json' })
  if (method !== 'GET') headers.set('x-csrf-token', csrfToken)
  if (body !== undefined) headers.set('content-type', 'application/json')
  // Its kind is told by its content; browsers name types as their system does.
  if (file) headers.set('content-type', 'application/octet-stream')
  if (idempotencyKey) headers.set('idempotency-key', idempotencyKey)
  return {
    method,
    headers,
    signal,
    credentials: 'same-origin',
    body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
  }
}

async function refusal(response: Response): Promise<Problem> {
  const problem = await readProblem(response)
  if (problem.status === 401 || problem.code === 'fresh_authentication_required') onSessionWanted(problem)
  return problem
}

/** A key for one act of sending. Not `crypto.randomUUID`, which plain http outside loopback lacks. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
