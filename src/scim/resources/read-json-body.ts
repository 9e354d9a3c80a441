import type { IncomingMessage } from 'node:http'
import { readBody } from '../../http/read-body.ts'
import { checkMediaType } from './media-type.ts'
import { parseJson } from './parse-json.ts'

/** Bytes. */
export const MAX_BODY = 1024 * 1024
export const MAX_BULK_BODY = 4 * 1024 * 1024

/** @throws UnsupportedMedia, BodyTooLarge, BadSyntax, BadValue */
export async function readJsonBody(request: IncomingMessage, limitBytes = MAX_BODY): Promise<unknown> {
  checkMediaType(request.headers)
  return parseJson(await readBody(request, limitBytes))
}
