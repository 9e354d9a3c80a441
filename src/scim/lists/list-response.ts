import type { JsonObject } from '../../base/json.ts'
import { heavyTurn } from '../../base/turns.ts'

export const LIST_URN = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

/** The head of a ListResponse; the resources follow it. */
export interface ListHead {
  totalResults: number
  itemsPerPage: number
  /** By index. */
  startIndex?: number
  /** By cursor; absent on the last page. */
  nextCursor?: string
  /** By cursor; absent on the first page. */
  previousCursor?: string
}

export function listResponse(head: ListHead, resources: readonly JsonObject[]): JsonObject {
  return { schemas: [LIST_URN], ...head, Resources: [...resources] }
}

/** The text of a ListResponse up to its first resource. */
export function openingOf(head: ListHead): string {
  return `${JSON.stringify({ schemas: [LIST_URN], ...head }).slice(0, -1)},"Resources":[`
}

const RESOURCES_A_PIECE = 50
/** Beyond so many, a piece is full before. */
const CHARACTERS_A_PIECE = 128 * 1024

/** The JSON text of one resource, or, of a huge one, its pieces. */
export type ResourceText = string | AsyncIterable<string>

/**
 * A ListResponse piece by piece, so that a page of a thousand neither stands in memory as one string nor holds up
 * other requests while it is written.
 */
export async function* listText(head: ListHead, resources: Iterable<ResourceText>): AsyncGenerator<string> {
  yield openingOf(head)
  let comma = ''
  let small: string[] = []
  let characters = 0
  for (const resource of resources) {
    if (typeof resource === 'string') {
      small.push(resource)
      characters += resource.length
    }
    const isFull = small.length >= RESOURCES_A_PIECE || characters > CHARACTERS_A_PIECE
    if (typeof resource === 'string' && !isFull) continue
    if (small.length > 0) {
      yield comma + small.join(',')
      comma = ','
      await (characters > CHARACTERS_A_PIECE ? heavyTurn() : new Promise(setImmediate))
      small = []
      characters = 0
    }
    if (typeof resource === 'string') continue
    if (comma) yield comma
    yield* resource
    comma = ','
  }
  if (small.length > 0) yield comma + small.join(',')
  yield ']}'
}
