import type { IncomingMessage } from 'node:http'
import { TooLarge } from '../errors.ts'
import { checkMediaType } from './media-type.ts'
import { parseJson } from './parse-json.ts'

/** Bytes. */
export const MAX_BODY = 1024 * 1024

// A client that is told 413 while it still writes sees only a broken connection, so a body that is not far too
// long is read to its end and thrown away.
const MAX_DISCARDED = 16 * 1024 * 1024

/** @throws UnsupportedMedia, TooLarge, BadSyntax, BadValue */
export async function readBody(request: IncomingMessage, maxBytes = MAX_BODY): Promise<unknown> {
  checkMediaType(request.headers)
  return parseJson(await readBytes(request, maxBytes))
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > MAX_DISCARDED) throw tooLarge(maxBytes)

  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_DISCARDED) break
    if (length <= maxBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  if (length > maxBytes) throw tooLarge(maxBytes)
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

const tooLarge = (maxBytes: number) => new TooLarge(`the body is larger than ${maxBytes} bytes`)
