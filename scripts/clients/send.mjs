import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

/**
 * Sends one request with exactly the path and headers given: `fetch` and `new URL` would normalise
 * the stray `?`, `&` and `+` that real clients send on purpose.
 */
export function send(baseUrl, { method, path, headers, body, agent = false }) {
  const base = new URL(baseUrl)
  const send = base.protocol === 'https:' ? httpsRequest : httpRequest
  const payload = bytesOf(body)
  const options = {
    method,
    host: base.hostname.replace(/^\[|\]$/g, ''),
    port: base.port,
    path: base.pathname.replace(/\/$/, '') + path,
    headers: { ...sentHeaders(headers), ...(payload && { 'Content-Length': payload.length }) },
    agent,
  }
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const outgoing = send(options, (incoming) => {
      const chunks = []
      incoming.on('data', (chunk) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString('utf8'),
          milliseconds: performance.now() - started,
        }),
      )
    })
    outgoing.setTimeout(20_000, () => outgoing.destroy(new Error('no answer within 20 s')))
    outgoing.on('error', reject)
    outgoing.end(payload)
  })
}

function bytesOf(body) {
  if (body === undefined || Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

const sentHeaders = (headers) => Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''))
