import type { Context } from './context.ts'
import { BodyNotReadable, MediaTypeNotSupported } from './errors.ts'
import { decodeUtf8, readBody } from './read-body.ts'

const formBytes = 64 * 1024

/** The fields of a posted form. A field that is repeated counts once, by its last value; `all` gives every value, for check boxes. */
export interface Form {
  /** Trimmed, line ends as `\n`; empty where absent. */
  text(name: string): string
  /** As typed: a password's spaces are part of it. */
  raw(name: string): string
  all(name: string): string[]
  has(name: string): boolean
}

export async function readForm(ctx: Context): Promise<Form> {
  if (!ctx.request.is('application/x-www-form-urlencoded')) {
    throw new MediaTypeNotSupported('application/x-www-form-urlencoded')
  }
  return formOf(new URLSearchParams(decodeUtf8(await readBody(ctx.req, formBytes))))
}

/** @throws BodyNotReadable */
export function formOf(fields: URLSearchParams): Form {
  // PostgreSQL holds no NUL, and U+FFFD is what a broken percent-encoding becomes.
  if ([...fields].some(([name, value]) => /[\0\uFFFD]/.test(name + value))) throw new BodyNotReadable()
  const raw = (name: string) => fields.getAll(name).at(-1) ?? ''
  return {
    raw,
    text: (name) => raw(name).replaceAll('\r\n', '\n').trim(),
    all: (name) => fields.getAll(name),
    has: (name) => fields.has(name),
  }
}
