import { decodeText } from './decode-text.ts'
import { FileTooLarge } from './errors.ts'
import { MAX_FILE } from './limits.ts'

/** The whole upload as text. @throws FileTooLarge, FileUnsupported, FileRefused */
export async function readText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  return decodeText(await collect(bytes))
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
    if (length > MAX_FILE) throw new FileTooLarge(`the file is larger than ${MAX_FILE / 1024 / 1024} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}
