import type { RawBuilder, SqlBool } from 'kysely'
import { heavyTurn } from '../../base/turns.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import type { ListRequest } from './list-request.ts'
import { type ListHead, listText, openingOf, type ResourceText } from './list-response.ts'
import { readPage } from './page.ts'
import type { Source } from './source.ts'

/** One resource type, ready to be listed as a request asks. */
export interface Listing<Row extends { no: number; orderKey: string | null }> {
  source: Source<Row>
  /** What the filter says, over the type's table. */
  where?: RawBuilder<SqlBool>
  /** The rows as JSON, each when it is its turn; what belongs to them is read beforehand, in one query. */
  write: (rows: Row[]) => Promise<Iterable<ResourceText>>
}

/** Characters; a statement of so many terms takes milliseconds to build. */
const LONG_FILTER = 500

export async function answerListing<Row extends { no: number; orderKey: string | null }>(
  call: ScimCall,
  request: ListRequest,
  { source, write }: Listing<Row>,
): Promise<Answer> {
  if (request.filter && request.filter.length > LONG_FILTER) await heavyTurn()
  const { rows, head } = await readPage(call, request, source)
  return listAnswer(head, await write(rows))
}

const SMALL = 20

/** A short list in one piece; a long one, or one with a huge resource, streamed. */
export function listAnswer(head: ListHead, resources: Iterable<ResourceText>): Answer {
  if (head.itemsPerPage > SMALL) return { status: 200, body: listText(head, resources) }
  const texts = [...resources]
  const isWhole = texts.every((text) => typeof text === 'string')
  return { status: 200, body: isWhole ? `${openingOf(head)}${texts.join(',')}]}` : listText(head, texts) }
}
