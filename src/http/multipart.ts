import type { Context } from './context.ts'
import { type Form, formOf } from './form.ts'
import { BodyNotReadable, MediaTypeNotSupported } from './errors.ts'
import { decodeUtf8, readBody } from './read-body.ts'

const fieldBytes = 64 * 1024
const mostParts = 20

export interface Upload extends Form {
  /** The file chosen; undefined where none was. Its name and declared type are not looked at: content decides. */
  file?: Buffer
}

interface Part {
  name: string
  isFile: boolean
  content: Buffer
}

/** A form with one file (RFC 7578). @throws BodyTooLarge, BodyNotReadable, MediaTypeNotSupported */
export async function readUpload(ctx: Context, fileBytes: number): Promise<Upload> {
  const boundary = /^multipart\/form-data\s*;.*\bboundary="?([\w'()+,./:=?-]{1,70})"?/i.exec(
    ctx.get('Content-Type'),
  )?.[1]
  if (!boundary) throw new MediaTypeNotSupported('multipart/form-data')
  const parts = partsOf(await readBody(ctx.req, fileBytes + fieldBytes), boundary)
  const fields = parts
    .filter(({ isFile }) => !isFile)
    .map(({ name, content }): [string, string] => [name, decodeUtf8(content)])
  const file = parts.find(({ isFile, content }) => isFile && content.length > 0)
  return { ...formOf(new URLSearchParams(fields)), file: file?.content }
}

function partsOf(body: Buffer, boundary: string): Part[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first one stands at the very beginning, without a line end before it.
  const whole = Buffer.concat([Buffer.from('\r\n'), body])
  const parts: Part[] = []
  let at = whole.indexOf(delimiter)
  while (at >= 0 && parts.length < mostParts) {
    const begin = at + delimiter.length
    const end = whole.indexOf(delimiter, begin)
    if (end < 0) return parts
    parts.push(readPart(whole.subarray(begin, end)))
    at = end
  }
  throw new BodyNotReadable()
}

function readPart(part: Buffer): Part {
  const headEnd = part.indexOf('\r\n\r\n')
  if (headEnd < 0) throw new BodyNotReadable()
  const head = part.subarray(0, headEnd).toString('latin1')
  const disposition = /^content-disposition:\s*form-data\b.*$/im.exec(head)?.[0]
  const name = disposition && /;\s*name="([^"]*)"/i.exec(disposition)?.[1]
  if (name === undefined) throw new BodyNotReadable()
  return { name, isFile: /;\s*filename\*?=/i.test(disposition!), content: part.subarray(headEnd + 4) }
}
