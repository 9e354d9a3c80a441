import type { IncomingMessage } from 'node:http'
import { BodyNotReadable, BodyTooLarge, MediaTypeNotSupported } from './errors.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** @throws BodyTooLarge as soon as the limit is passed; the rest is let through unread, so that the client hears the answer. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (request.headers['content-encoding']) throw new MediaTypeNotSupported('sent as it is')
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLarge(limitBytes)
  return collect(request, limitBytes)
}

// By events: an async iterator costs as much as all the rest of reading a small body.
function collect(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limitBytes) chunks.push(chunk)
      else reject(new BodyTooLarge(limitBytes))
    })
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    request.on('error', (cause) => reject(new BodyNotReadable(cause)))
    request.on('close', () => {
      // Every request closes; an error with its stack trace is made only for one that did not end.
      if (!request.readableEnded) reject(new BodyNotReadable(new Error('the request broke off')))
    })
  })
}

export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new BodyNotReadable(cause)
  }
}
