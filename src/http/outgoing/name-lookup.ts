import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { NameNotFound, NameServersSilent } from './errors.ts'

export interface Address {
  address: string
  family: 4 | 6
}

export interface NameLookup {
  /** Every address of a host; IP literals are their own. @throws NameNotFound, NameServersSilent */
  addressesOf(host: string): Promise<Address[]>
  /** The texts published under a name, each in one piece; none where there are none. @throws NameServersSilent */
  textsOf(name: string): Promise<string[]>
}

const loopback: Address[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** @param servers addresses, optionally with a port; empty: as the machine itself looks names up. */
export function createNameLookup(servers: readonly string[]): NameLookup {
  return {
    async addressesOf(host) {
      const literal = isIP(host)
      if (literal !== 0) return [{ address: host, family: literal as 4 | 6 }]
      // RFC 6761 §6.3: never asked of anybody.
      if (isLocalhost(host)) return loopback
      if (servers.length === 0) return ofMachine(host)
      return ofServers(resolverFor(servers), host)
    },
    async textsOf(name) {
      const records = await answered(name, () => resolverFor(servers).resolveTxt(name))
      return records.map((pieces) => pieces.join(''))
    },
  }
}

// A resolver each time: it keeps no sockets between, and servers of the machine may have changed.
function resolverFor(servers: readonly string[]): Resolver {
  const resolver = new Resolver({ timeout: 1500, tries: 2 })
  if (servers.length > 0) resolver.setServers(servers)
  return resolver
}

async function ofMachine(host: string): Promise<Address[]> {
  try {
    const found = await lookup(host, { all: true })
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
  } catch (error) {
    if (codeOf(error) === 'EAI_AGAIN') throw new NameServersSilent(host, error)
    throw new NameNotFound(host, error)
  }
}

async function ofServers(resolver: Resolver, host: string): Promise<Address[]> {
  const asked = await Promise.allSettled([
    answered(host, () => resolver.resolve4(host)),
    answered(host, () => resolver.resolve6(host)),
  ])
  const found = asked.flatMap((result, index): Address[] =>
    result.status === 'fulfilled' ? result.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })) : [],
  )
  // Some name servers know nothing of AAAA: one kind of answer is enough.
  if (found.length > 0) return found
  const failed = asked.find((result) => result.status === 'rejected')
  throw failed ? (failed.reason as Error) : new NameNotFound(host)
}

/** What does not exist is an answer; silence and failure are none. */
async function answered<Record>(name: string, ask: () => Promise<Record[]>): Promise<Record[]> {
  try {
    return await ask()
  } catch (error) {
    if (['ENOTFOUND', 'ENODATA', 'EBADNAME'].includes(codeOf(error))) return []
    throw new NameServersSilent(name, error)
  }
}

function isLocalhost(host: string): boolean {
  return /(?:^|\.)localhost\.?$/i.test(host)
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code)
}
