import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import type { ListRequest } from './list-request.ts'
import { type ListHead, listText, openingOf, type ResourceText } from './list-response.ts'
import { readPage, type Source } from './page.ts'

/** One resource type, ready to be listed as a request asks. */
export interface Listing<Row extends { no: number; orderKey: string | null }> {
  source: Source<Row>
  /** The rows as JSON, with what belongs to them read in as few queries as there are kinds of it. */
  write: (rows: Row[]) => Promise<ResourceText[]>
}

export async function answerListing<Row extends { no: number; orderKey: string | null }>(
  call: ScimCall,
  request: ListRequest,
  { source, write }: Listing<Row>,
): Promise<Answer> {
  const { rows, head } = await readPage(call, request, source)
  return listAnswer(head, await write(rows))
}

const SMALL = 20

/** A short list in one piece; a long one, or one with a huge resource, streamed. */
export function listAnswer(head: ListHead, resources: readonly ResourceText[]): Answer {
  const isSmall = resources.length <= SMALL && resources.every((resource) => typeof resource === 'string')
  if (!isSmall) return { status: 200, body: listText(head, resources) }
  return { status: 200, body: `${openingOf(head)}${resources.join(',')}]}` }
}
