/** What the server refused, in its own words (RFC 9457), or what kept the request from reaching it. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  /** Faults by field, at paths such as `settings.terms.version`. */
  readonly errors: FieldFault[]
  /** The paths whose fault stands beside a field already. */
  readonly shown = new Set<string>()

  constructor(body: ProblemBody) {
    super(body.detail ?? body.title ?? 'The server refused this request.')
    this.name = 'Problem'
    this.status = body.status
    this.code = body.code ?? 'unknown'
    this.errors = body.errors ?? []
  }
}

export interface FieldFault {
  path: string
  message: string
}

export interface ProblemBody {
  status: number
  title?: string
  detail?: string
  code?: string
  errors?: FieldFault[]
}

/** The request never got an answer; nothing is known about what the server did. */
export function unreachable(cause: unknown): Problem {
  const problem = new Problem({
    status: 0,
    code: 'unreachable',
    detail: 'The server could not be reached. Check the connection and try again.',
  })
  problem.cause = cause
  return problem
}

/** It was asked and has said nothing; what it was asked may still be done. */
export function unanswered(isChange: boolean): Problem {
  const detail = isChange
    ? 'The server has not answered, and this may have been done all the same: look how things stand before you repeat it.'
    : 'The server has not answered for long. Try again.'
  return new Problem({ status: 0, code: 'unanswered', detail })
}

/** An answer of somebody on the way, such as the sign-in page of a network. */
export function unreadable(cause: unknown): Problem {
  const detail = 'What came back is no answer of this server. Something between here and it may have answered instead.'
  const problem = new Problem({ status: 0, code: 'unreadable', detail })
  problem.cause = cause
  return problem
}

/** What the server says of a missing session is for those who call its API themselves. */
export function sessionEnded({ status, code }: Problem): Problem {
  const detail = 'Your session ended before this was done. Sign in again and repeat it: nothing that was typed is lost.'
  return new Problem({ status, code, detail })
}

/** @throws never: an answer that is no problem JSON still says its status. */
export async function readProblem(response: Response): Promise<Problem> {
  const fallback = { status: response.status, detail: `The server answered ${response.status}.` }
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null) return new Problem(fallback)
  return new Problem({ ...fallback, ...body, status: response.status })
}

/** The server's sentence as one; wrong values by their names as words, and not again those that {@link faultOf} has shown. */
export function sayProblem(error: unknown): string {
  const isOfValues = error instanceof Problem && ['invalid_request', 'invalid_setting'].includes(error.code)
  if (isOfValues && error.errors.length > 0) {
    const others = error.errors.filter(({ path }) => !error.shown.has(path))
    return others.length > 0 ? others.map(sayFault).join(' ') : 'Look at what is marked above, and try again.'
  }
  return asSentence(error instanceof Error ? error.message : 'Something went wrong.')
}

function sayFault({ path, message }: FieldFault): string {
  return asSentence(`${nameOf(path)}: ${message}`)
}

/** `settings.brandColour` is a brand colour to whoever reads it. */
function nameOf(path: string): string {
  const inner = path.replace(/^(query|path|body|settings)\./, '').replaceAll('.', ' ')
  return inner.replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
}

/** Beginning with a capital, ending with a stop. */
function asSentence(text: string): string {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}

/** The message for one field of a form, if the server found fault with it, or with an entry of its list. */
export function faultOf(error: unknown, path: string): string | undefined {
  if (!(error instanceof Problem)) return undefined
  const [fault, ...others] = error.errors.filter((fault) => fault.path.replace(/\.\d+$/, '') === path)
  if (!fault) return undefined
  for (const { path } of [fault, ...others]) error.shown.add(path)
  return asSentence(fault.message)
}
