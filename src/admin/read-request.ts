import type { z } from 'zod'
import type { Context } from '../http/context.ts'
import { NotFound } from '../base/errors.ts'
import { isUuid } from '../base/uuid.ts'
import { MediaTypeNotSupported } from '../http/errors.ts'
import { InvalidRequest, type WrongValue } from './errors.ts'
import { isUnstorable, readJson } from './read-json.ts'
import { bodyOf, type Route, type Upload } from './route.ts'
import { sayIssue } from './say-issue.ts'

export interface RequestValues {
  params: unknown
  query: unknown
  body: unknown
}

/** What was asked, checked against the route's description. @throws InvalidRequest naming every wrong value, NotFound */
export async function readRequest(route: Route, ctx: Context, params: Record<string, string>): Promise<RequestValues> {
  // An id that is no UUID is simply unknown (security §1.3).
  if (Object.values(params).some((id) => !isUuid(id))) throw new NotFound(route.tag.toLowerCase())

  const wrong: WrongValue[] = []
  const check = (schema: z.ZodType | undefined, place: string, value: unknown) => {
    const result = schema?.safeParse(value, { error: sayIssue })
    if (result?.error) wrong.push(...result.error.issues.flatMap((issue) => wrongValues(place, issue)))
    return result?.data
  }
  const values = {
    params: check(route.params, 'path', params),
    query: check(route.query, 'query', queryOf(ctx, wrong)),
    body: undefined,
  }
  const body = bodyOf(route)
  if (!body) return allRight(values, wrong)
  if (route.kind !== 'write' || !route.upload)
    return allRight({ ...values, body: check(body, 'body', (await readJson(ctx.req)) ?? {}) }, wrong)
  allRight(values, wrong)
  return { ...values, body: await readUpload(route.upload, ctx, (values.query ?? {}) as Record<string, unknown>) }
}

function allRight<T>(values: T, wrong: readonly WrongValue[]): T {
  if (wrong.length > 0) throw new InvalidRequest(wrong)
  return values
}

async function readUpload(upload: Upload<unknown>, ctx: Context, query: Record<string, unknown>): Promise<unknown> {
  if (ctx.req.headers['content-encoding']) throw new MediaTypeNotSupported('a file sent as it is')
  try {
    return await upload.read(ctx.req.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>, query)
  } finally {
    // The rest of a refused file is let through unread: the client hears the answer, and the connection lives on.
    ctx.req.resume()
  }
}

function queryOf(ctx: Context, wrong: WrongValue[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(ctx.querystring)) {
    if (name in values) wrong.push({ path: `query.${name}`, message: 'is given twice' })
    if (isUnstorable(name + value)) wrong.push({ path: 'query', message: 'contains NUL or half a surrogate pair' })
    values[name] = value
  }
  return values
}

/**
 * Unknown names come as one issue at their parent; each is named by itself, at most 20 of them. What fits none of several
 * shapes is told by the shape that it misses least: what it lacks and what is unknown there.
 */
function wrongValues(place: string, issue: z.core.$ZodIssue): WrongValue[] {
  const nearest = issue.code === 'invalid_union' ? nearestShape(issue.errors) : undefined
  if (nearest) return nearest.flatMap((inner) => wrongValues(place, { ...inner, path: [...issue.path, ...inner.path] }))
  const at = [...(place === 'body' ? [] : [place]), ...issue.path.map(String)].join('.')
  if (issue.code !== 'unrecognized_keys') return [{ path: at || 'body', message: issue.message }]
  return issue.keys
    .slice(0, 20)
    .map((name) => ({ path: [at, name.slice(0, 100)].filter(Boolean).join('.'), message: 'is not known here' }))
}

/** Of equally near ones the first, as the description lists them. Undefined where a discriminator fits no shape. */
function nearestShape(shapes: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  return shapes.toSorted((one, other) => weight(one) - weight(other))[0]
}

const weight = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
