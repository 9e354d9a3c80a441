import type { JsonObject } from '../../base/json.ts'
import { shorten } from '../../base/shorten.ts'
import { createPacer } from '../../base/turns.ts'
import type { Answer } from '../answer.ts'
import type { CallNotes, OperationNote } from '../call.ts'
import type { ScimRequest } from '../endpoints.ts'
import { MethodNotAllowed } from '../errors-of-access.ts'
import { BadValue } from '../errors.ts'
import { scimFailure } from '../scim-error.ts'
import { BULK_METHODS, type BulkOperation, readBulkRequest } from './bulk-request.ts'
import { bulkIdsIn, idsIn, postpone, resolveReferences, resolveText, schemaAt } from './references.ts'

export const BULK_URN = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'

/** Carries out one operation as if it had come alone. */
export type Perform = (request: ScimRequest) => Promise<Answer>

interface Run {
  request: ScimRequest
  notes: OperationNote[]
  perform: Perform
  /** The creates that others may point at, by bulkId. */
  creates: Map<string, number>
  operations: BulkOperation[]
  /** By number; absent where an operation was not reached. */
  results: Map<number, JsonObject>
  /** What was made: bulkId → id. */
  ids: Map<string, string>
  /** Operations that are being done, or are waiting for what they point at. */
  underWay: Set<number>
  postponed: { at: number; path: string; late: JsonObject }[]
  errorsLeft: number
  /** What is refused waits for nothing: a thousand such operations would follow one another without a turn for others. */
  pace: () => Promise<void> | undefined
}

/**
 * RFC 7644 §3.7: each operation is a request of its own, in its own transaction, in the order given, except that what
 * an operation points at is made before it. A circle is opened at one reference, which follows at the end.
 */
export async function runBulk(request: ScimRequest, perform: Perform): Promise<Answer> {
  const { operations, failOnErrors } = readBulkRequest(await request.body())
  const notes: OperationNote[] = []
  request.call.notes.operations = notes
  const run: Run = {
    request,
    notes,
    perform,
    operations,
    creates: createsOf(operations),
    results: new Map(),
    ids: new Map(),
    underWay: new Set(),
    postponed: [],
    errorsLeft: failOnErrors,
    pace: createPacer(),
  }
  for (const at of operations.keys()) await carryOut(run, at)
  for (const late of run.postponed) await catchUp(run, late)
  const Operations = [...run.results].sort(([one], [other]) => one - other).map(([, result]) => result)
  return { status: 200, body: { schemas: [BULK_URN], Operations } }
}

function createsOf(operations: readonly BulkOperation[]): Map<string, number> {
  const creates = new Map<string, number>()
  for (const [at, { method, bulkId }] of operations.entries()) {
    if (method === 'POST' && bulkId !== undefined) creates.set(bulkId, at)
  }
  return creates
}

async function carryOut(run: Run, at: number): Promise<void> {
  if (run.results.has(at) || run.underWay.has(at)) return
  const operation = run.operations[at]!
  run.underWay.add(at)
  await run.pace()
  const named = bulkIdsIn(operation, run.request.call.userSchema)
  for (const id of named) {
    const maker = run.creates.get(id)
    if (maker !== undefined) await carryOut(run, maker)
  }
  if (run.errorsLeft > 0) await attempt(run, at, (notes) => performOne(run, at, { named, notes }))
  run.underWay.delete(at)
}

async function performOne(
  run: Run,
  at: number,
  { named, notes }: { named: ReadonlySet<string>; notes: CallNotes },
): Promise<Answer> {
  const { method, bulkId, version, path, data, fault } = run.operations[at]!
  if (fault) throw fault
  if (!BULK_METHODS.includes(method)) throw new MethodNotAllowed(BULK_METHODS)
  const pending = pendingOf(run, named, method)
  refuseUnknownPlace(run, path)
  await run.pace()
  const schema = schemaAt(path, run.request.call.userSchema)
  const { data: body, late } = schema ? postpone(data, { place: { schema }, pending }) : { data }
  const answer = await run.perform(requestOf(run, { method, version, path, data: body }, notes))
  const id = answer.location?.slice(answer.location.lastIndexOf('/') + 1)
  if (method === 'POST' && bulkId !== undefined && id) run.ids.set(bulkId, id)
  // What the query asks of the answer was answered by the create.
  if (late && id) run.postponed.push({ at, path: `${splitQuery(path).place}/${id}`, late })
  return answer
}

/**
 * What is named and not made yet. Only a create in a circle, which may be a circle of one, can wait for it.
 * @throws BadValue
 */
function pendingOf(run: Run, named: ReadonlySet<string>, method: string): ReadonlySet<string> {
  const pending = new Set([...named].filter((id) => !run.ids.has(id) && run.creates.has(id)))
  for (const id of pending) {
    const isComing = run.underWay.has(run.creates.get(id)!)
    if (method !== 'POST' || !isComing) throw new BadValue(`the resource of bulkId:${shorten(id, 100)} was not made`)
  }
  return pending
}

/** In data an unknown reference is nobody; in a path it is what the operation is about. @throws BadValue */
function refuseUnknownPlace({ ids }: Run, path: string): void {
  const [unknown] = idsIn(path).filter((id) => !ids.has(id))
  if (unknown === undefined) return
  throw new BadValue(`nothing in this request makes the resource of bulkId:${shorten(unknown, 100)}`)
}

async function catchUp(run: Run, { at, path, late }: Run['postponed'][number]): Promise<void> {
  const data = { Operations: [{ op: 'add', value: late }] }
  const named = bulkIdsIn({ method: 'PATCH', path, data }, run.request.call.userSchema)
  await attempt(run, at, async (notes) => {
    pendingOf(run, named, 'PATCH')
    const answer = await run.perform(requestOf(run, { method: 'PATCH', path, data }, notes))
    return { ...answer, status: 201 }
  })
}

function requestOf(
  run: Run,
  { method, version, path, data }: Omit<BulkOperation, 'bulkId'>,
  notes: CallNotes,
): ScimRequest {
  const { place, query } = splitQuery(resolveText(path, run.ids))
  return {
    ...run.request,
    call: { ...run.request.call, notes },
    method,
    segments: place.split('/').filter(Boolean),
    query: new URLSearchParams(query),
    headers: { 'if-match': version },
    body: async () => {
      await run.pace()
      return resolveReferences({ method, path, data }, run.request.call.userSchema, run.ids)
    },
  }
}

async function attempt(run: Run, at: number, work: (notes: CallNotes) => Promise<Answer>): Promise<void> {
  const { method, bulkId } = run.operations[at]!
  const said = { method, ...(bulkId !== undefined && { bulkId }) }
  const notes: CallNotes = { ignored: [], unknownMembers: [] }
  const begun = performance.now()
  try {
    const { status, version, location } = await work(notes)
    note(run, at, { outcome: { answer: { status, location }, status }, notes, begun })
    const place = location ?? placeOf(run, at)
    run.results.set(at, { ...said, location: place, ...(version && { version }), status: String(status) })
  } catch (error) {
    const failure = scimFailure(error)
    // A fault of ours ends the whole request: what is done is done, and the log tells.
    if (!failure) throw error
    note(run, at, { outcome: { error }, notes, begun })
    run.errorsLeft--
    const refused: JsonObject = { ...said, status: String(failure.status), response: failure.body }
    if (method !== 'POST' && isPlaceKnown(run, at)) refused['location'] = placeOf(run, at)
    run.results.set(at, refused)
  }
}

/** For the provisioning log. */
function note(
  run: Run,
  at: number,
  { begun, ...told }: Pick<OperationNote, 'outcome' | 'notes'> & { begun: number },
): void {
  const { method, path, data } = run.operations[at]!
  const { place, query } = splitQuery(path)
  const seen = { method, segments: place.split('/').filter(Boolean), query: new URLSearchParams(query), body: data }
  run.notes.push({ at, seen, ...told, milliseconds: performance.now() - begun })
}

function splitQuery(path: string): { place: string; query: string | undefined } {
  const [place = '', query] = path.split('?', 2)
  return { place, query }
}

function isPlaceKnown({ operations, ids }: Run, at: number): boolean {
  const { path } = operations[at]!
  return path !== '' && idsIn(path).every((id) => ids.has(id))
}

function placeOf({ request, operations, ids }: Run, at: number): string {
  return request.call.baseUrl + resolveText(operations[at]!.path, ids)
}
