import type { IncomingMessage } from 'node:http'

const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/i

/**
 * A target that was written for a proxy, with scheme and authority, becomes a path again; its authority stands for Host
 * (RFC 9112 §3.2.2).
 */
export function takeAbsoluteForm(request: IncomingMessage): void {
  if (!request.url || request.url.startsWith('/')) return
  const [, authority, rest] = absoluteForm.exec(request.url) ?? []
  if (!authority) return
  request.headers.host = authority
  request.url = rest!.startsWith('/') ? rest : `/${rest}`
}
