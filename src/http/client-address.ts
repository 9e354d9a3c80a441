import { BlockList, isIP } from 'node:net'
import type { IncomingMessage } from 'node:http'

export type ClientAddress = (request: IncomingMessage) => string

/**
 * @param trustedProxies addresses and CIDR ranges of our own reverse proxies. Walking X-Forwarded-For from the right, the first
 *   address that is not one of them is the client: anything left of it was written by the client itself.
 */
export function clientAddressReader(trustedProxies: readonly string[]): ClientAddress {
  const trusted = blockListOf(trustedProxies)
  return (request) => {
    let address = plainAddress(request.socket.remoteAddress ?? '')
    if (trustedProxies.length === 0) return address
    for (const hop of forwardedFor(request).toReversed()) {
      if (!contains(trusted, address)) return address
      if (isIP(hop) === 0) return address
      address = hop
    }
    return address
  }
}

export function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

/** What limits count by: one IPv4 address, or an IPv6 /64, which one subscriber holds whole. */
export function limitKey(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail = ''] = address.split('::')
  const front = head.split(':').filter(Boolean)
  const back = tail.split(':').filter(Boolean)
  const zeros = address.includes('::') ? Math.max(0, 8 - front.length - back.length) : 0
  const groups = [...front, ...Array.from({ length: zeros }, () => '0'), ...back]
  return `${groups.slice(0, 4).join(':')}::/64`
}

function forwardedFor(request: IncomingMessage): string[] {
  const header = request.headers['x-forwarded-for']
  const value = Array.isArray(header) ? header.join(',') : (header ?? '')
  return value
    .split(',')
    .map((hop) => plainAddress(withoutPort(hop.trim())))
    .filter(Boolean)
}

/** Some proxies write down the port, too, as Azure's gateways do: `198.51.100.1:50123`, `[2001:db8::7]:50123`. */
function withoutPort(hop: string): string {
  const [, ipv6, ipv4] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(hop) ?? []
  return ipv6 ?? ipv4 ?? hop
}

/** IPv4 that arrived on an IPv6 socket, as IPv4. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, bits ? Number(bits) : family === 'ipv6' ? 128 : 32, family)
  }
  return list
}

function contains(list: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}
