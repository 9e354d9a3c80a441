import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** IPv4 by the IANA special-purpose registry (RFC 6890), multicast, and what is beyond it. */
const specialIPv4 = blockList('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Azure answers its own machines here, with their secrets.
  '168.63.129.16/32',
])

/** All that is handed out to the public; mapped IPv4, NAT64, unique local, link-local and multicast lie outside. */
const globalIPv6 = blockList('ipv6', ['2000::/3'])

const specialIPv6 = blockList('ipv6', [
  // Teredo, ORCHID, benchmarking and their like.
  '2001::/23',
  '2001:db8::/32',
  // 6to4 carries an IPv4 address that nobody has judged.
  '2002::/16',
  '3fff::/20',
])

/** Whether anybody on the internet may have this address, so that nothing of our own network answers there. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !specialIPv4.check(address, 'ipv4')
  // A zone names an interface of this machine.
  if (!isIPv6(address) || address.includes('%')) return false
  return globalIPv6.check(address, 'ipv6') && !specialIPv6.check(address, 'ipv6')
}

function blockList(family: 'ipv4' | 'ipv6', networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address, bits] = network.split('/') as [string, string]
    list.addSubnet(address, Number(bits), family)
  }
  return list
}
