import { InvalidRequest } from './errors.ts'
import type { Context } from '../http/context.ts'

/** The numbers of `If-Match: W/"3.1"`; undefined where it is absent or `*`. @throws InvalidRequest */
export function ifMatch(ctx: Context): number[] | undefined {
  const header = ctx.get('If-Match').trim()
  if (header === '' || header === '*') return undefined
  const numbers = /^(?:W\/)?"(\d{1,9})(?:\.(\d{1,9}))?"$/.exec(header)
  if (!numbers) throw new InvalidRequest([{ path: 'header.If-Match', message: 'must be the version of this resource' }])
  return numbers.slice(1).filter(Boolean).map(Number)
}
