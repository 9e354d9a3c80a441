/** A name or an address, perhaps with a port: the URL parser would take a user's name or a path beside it without a word. */
const hostForm = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The addresses under which browsers may know us: that of PUBLIC_URL and, where it is loopback, its other names. */
export interface PublicOrigin {
  /** Without a slash at the end. Every URL that we hand out begins with it (security §4.20). */
  readonly url: string
  readonly isSecure: boolean
  isOurHost(host: string | undefined): boolean
  isOurOrigin(origin: string | undefined): boolean
}

export function publicOrigin(publicUrl: string | URL): PublicOrigin {
  const ours = new URL(publicUrl)
  const isOurs = (other: URL) =>
    other.host === ours.host ||
    (loopbackNames.has(ours.hostname) && loopbackNames.has(other.hostname) && other.port === ours.port)
  return {
    url: ours.href.replace(/\/$/, ''),
    isSecure: ours.protocol === 'https:',
    isOurHost(host = '') {
      const other = hostForm.test(host) && parsed(`${ours.protocol}//${host}`)
      return Boolean(other && isOurs(other))
    },
    isOurOrigin(origin) {
      const other = origin && parsed(origin)
      return Boolean(other && other.protocol === ours.protocol && other.origin === origin && isOurs(other))
    },
  }
}

function parsed(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined
}
