import { BlockList, isIP } from 'node:net'

/** What the operator named in `OUTGOING_ALLOW`. */
export interface AllowList {
  hasHost(host: string): boolean
  hasAddress(address: string): boolean
}

/** @param items hosts (`idp.corp.example`, `*.corp.example`), addresses, and CIDRs, as the configuration checked them. */
export function readAllowList(items: readonly string[]): AllowList {
  const networks = new BlockList()
  const hosts = new Set<string>()
  for (const item of items) {
    const [address, bits] = item.split('/') as [string, string | undefined]
    const version = isIP(address)
    if (version === 0) hosts.add(plainHost(item))
    if (version === 4) networks.addSubnet(address, Number(bits ?? 32), 'ipv4')
    if (version === 6) networks.addSubnet(address, Number(bits ?? 128), 'ipv6')
  }
  return {
    hasHost: (host) => parentsOf(plainHost(host)).some((name) => hosts.has(name)),
    hasAddress: (address) => networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'),
  }
}

/** The name itself, and a star under each of its parents. */
function parentsOf(host: string): string[] {
  const labels = host.split('.')
  return [host, ...labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`)]
}

function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}
