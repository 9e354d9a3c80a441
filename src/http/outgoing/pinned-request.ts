import http, { type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { AnswerEncoded, AnswerTooLarge, Redirected } from './errors.ts'
import type { Address } from './name-lookup.ts'

export interface PinnedRequest {
  url: URL
  request: Request
  /** The only ones that it may go to. */
  addresses: readonly Address[]
  limitBytes: number
  signal: AbortSignal
}

const withoutBody = new Set([204, 205, 304])

/**
 * One request to addresses that were judged, whatever the name server says by now.
 * @throws OutgoingRefused for a redirect, a compressed or too large answer; else what node throws.
 */
export async function sendPinned(pinned: PinnedRequest): Promise<Response> {
  const { url, limitBytes } = pinned
  const answer = await answerTo(pinned)
  try {
    const status = answer.statusCode!
    if (isRedirect(status)) throw new Redirected(url.host)
    if (isEncoded(answer)) throw new AnswerEncoded(url.host)
    const body = await readAnswer(answer, url.host, limitBytes)
    return new Response(withoutBody.has(status) ? null : body, { status, headers: headersOf(answer) })
  } finally {
    answer.destroy()
  }
}

async function answerTo({ url, request, addresses, signal }: PinnedRequest): Promise<IncomingMessage> {
  const body = Buffer.from(await request.arrayBuffer())
  const options: RequestOptions = {
    method: request.method,
    headers: sentHeaders(request, body),
    signal,
    // A connection of its own: one kept from before was judged by another list.
    agent: false,
    lookup: pinnedLookup(addresses),
  }
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? https : http).request(url, options, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}

function sentHeaders(request: Request, body: Buffer): Record<string, string> {
  const headers = Object.fromEntries(request.headers)
  if (body.length > 0) headers['content-length'] = String(body.length)
  // Nothing is unpacked, so nothing small can unfold into something huge.
  return { ...headers, 'accept-encoding': 'identity', 'user-agent': 'Vestibule', connection: 'close' }
}

/** The name is not asked again: a second answer could name another machine. */
function pinnedLookup(addresses: readonly Address[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    const [first] = addresses
    if (all) return callback(null, [...addresses])
    callback(null, first!.address, first!.family)
  }
}

async function readAnswer(answer: IncomingMessage, host: string, limitBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(answer.headers['content-length'] ?? 0) > limitBytes) throw new AnswerTooLarge(host, limitBytes)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw new AnswerTooLarge(host, limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let index = 0; index < rawHeaders.length; index += 2) headers.append(rawHeaders[index]!, rawHeaders[index + 1]!)
  return headers
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304
}

function isEncoded({ headers }: IncomingMessage): boolean {
  const encoding = headers['content-encoding']
  return encoding !== undefined && encoding !== 'identity'
}
