import type { IncomingMessage } from 'node:http'
import { BodyNotReadable, BodyTooLarge, MediaTypeNotSupported } from './errors.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** @throws BodyTooLarge as soon as the limit is passed; the rest is let through unread, so that the client hears the answer. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (request.headers['content-encoding']) throw new MediaTypeNotSupported('sent as it is')
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLarge(limitBytes)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw new BodyTooLarge(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new BodyNotReadable(cause)
  }
}
