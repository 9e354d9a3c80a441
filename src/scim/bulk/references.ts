import type { JsonObject } from '../../base/json.ts'
import { groupSchema } from '../../groups/group-schema.ts'
import type { ResourceSchema } from '../../filter/schema-definition.ts'
import { bareObject, isObject } from '../resources/bare-object.ts'
import { someText } from '../resources/text-size.ts'
import type { BulkOperation } from './bulk-request.ts'
import { type Place, type Visit, visitNamed, visitPatch, visitResource } from './reference-places.ts'

const MARK = 'bulkId:'

/** A `bulkId:…` stands alone, at the end of a `$ref`, or in quotes inside the path of a PATCH operation. */
const REFERENCE = /bulkId:([^"/\s]+)/g

type Request = Pick<BulkOperation, 'method' | 'path' | 'data'>

/** What an operation's data is read by: the schema of the type in its path. Undefined where there is no such type. */
export function schemaAt(path: string, userSchema: ResourceSchema): ResourceSchema | undefined {
  const [type] = path.split(/[/?]/).filter(Boolean)
  if (type === 'Users') return userSchema
  return type === 'Groups' ? groupSchema : undefined
}

/** All that an operation names: in its path, and in its data where a reference can stand. */
export function bulkIdsIn(request: Request, userSchema: ResourceSchema): Set<string> {
  const found = new Set(idsIn(request.path))
  visitData(request, userSchema, (text) => {
    for (const id of idsIn(text)) found.add(id)
    return text
  })
  return found
}

/** Data with ids in the place of the references that are known. */
export function resolveReferences(
  request: Request,
  userSchema: ResourceSchema,
  ids: ReadonlyMap<string, string>,
): unknown {
  return visitData(request, userSchema, (text) => resolveText(text, ids))
}

function visitData({ method, path, data }: Request, userSchema: ResourceSchema, visit: Visit): unknown {
  const schema = schemaAt(path, userSchema)
  if (!schema || !mayRefer(data)) return data
  return method === 'PATCH' ? visitPatch(data, schema, visit) : visitResource(data, { schema }, visit)
}

/** Most data names nothing, and is not read by its schema. */
const mayRefer = (data: unknown): boolean => someText([data], (text) => text.includes(MARK))

export function idsIn(text: string): string[] {
  return text.includes(MARK) ? Array.from(text.matchAll(REFERENCE), ([, id]) => id!) : []
}

export function resolveText(text: string, ids: ReadonlyMap<string, string>): string {
  if (!text.includes(MARK)) return text
  return text.replace(REFERENCE, (reference, id: string) => ids.get(id) ?? reference)
}

interface Waiting {
  place: Place
  pending: ReadonlySet<string>
}

/**
 * Takes what points at `pending` out of the body of a create: of a circle of references, one has to be made first,
 * and learns the other, or itself, afterwards by a PATCH, to which `late` is a value without a path.
 */
export function postpone(data: unknown, { place, pending }: Waiting): { data: unknown; late?: JsonObject } {
  if (pending.size === 0 || !isObject(data)) return { data }
  const [kept, late] = [bareObject(), bareObject()]
  for (const [name, value] of Object.entries(data as JsonObject)) {
    const points = (one: unknown) => pointsAt(name, one, { place, pending })
    if (!points(value)) kept[name] = value
    else if (name.toLowerCase().startsWith('urn:') && isObject(value)) {
      const within = postpone(value, { place: { ...place, prefix: `${name}:` }, pending })
      kept[name] = within.data as JsonObject
      if (within.late) late[name] = within.late
    } else if (Array.isArray(value)) {
      const waiting = value.map(points)
      kept[name] = value.filter((_, at) => !waiting[at])
      late[name] = value.filter((_, at) => waiting[at])
    } else late[name] = value
  }
  return Object.keys(late).length > 0 ? { data: kept, late } : { data }
}

function pointsAt(name: string, value: unknown, { place, pending }: Waiting): boolean {
  let found = false
  const visit = (text: string) => {
    found ||= idsIn(text).some((id) => pending.has(id))
    return text
  }
  visitNamed(name, value, { place, visit })
  return found
}
