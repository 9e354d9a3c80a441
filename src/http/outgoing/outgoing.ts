import { type AllowList, readAllowList } from './allow-list.ts'
import { startDeadline, unlessAborted } from './deadline.ts'
import {
  AddressNotReadable,
  InsideTheNetwork,
  NotEncrypted,
  NotReached,
  NotTrusted,
  OutgoingRefused,
  TookTooLong,
} from './errors.ts'
import { type Address, createNameLookup, type NameLookup } from './name-lookup.ts'
import { sendPinned } from './pinned-request.ts'
import { isPublicAddress } from './public-address.ts'

export type { Address } from './name-lookup.ts'

/** The one door through which this server asks others (security §5.32). */
export interface Outgoing {
  /**
   * As the global one, and usable as openid-client's `customFetch`; the answer is read whole.
   * @throws OutgoingRefused
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>
  /** The address to connect to, and no other: for what speaks no HTTP. @throws OutgoingRefused */
  resolve(host: string): Promise<Address>
  /** The texts published under a name; none where there are none. @throws OutgoingRefused */
  resolveTxt(name: string): Promise<string[]>
}

export interface OutgoingOptions {
  /** Hosts, addresses and CIDRs inside the network that may be reached all the same. */
  allow: readonly string[]
  /** Empty: those of the machine. */
  dnsServers: readonly string[]
  /** From the look-up of the name to the last byte. */
  deadlineMilliseconds?: number
  limitBytes?: number
}

interface Door {
  allow: AllowList
  names: NameLookup
  deadlineMilliseconds: number
  limitBytes: number
}

export function createOutgoing(options: OutgoingOptions): Outgoing {
  const { deadlineMilliseconds = 5000, limitBytes = 1_048_576 } = options
  const allow = readAllowList(options.allow)
  const door: Door = { allow, names: createNameLookup(options.dnsServers), deadlineMilliseconds, limitBytes }
  return {
    async fetch(input, init = {}) {
      const url = readUrl(input)
      const { signal: caller, ...rest } = init
      const request = new Request(url, { ...rest, redirect: 'manual' })
      return within(door, { subject: url.host, caller }, (signal) => ask(door, url, request, signal))
    },
    async resolve(host) {
      const name = host.replace(/^\[(.*)\]$/, '$1')
      const addresses = await within(door, { subject: host }, () => permittedAddresses(door, name))
      return addresses[0]!
    },
    resolveTxt: (name) => within(door, { subject: name }, () => door.names.textsOf(name)),
  }
}

async function ask(door: Door, url: URL, request: Request, signal: AbortSignal): Promise<Response> {
  const host = hostOf(url)
  const addresses = await permittedAddresses(door, host)
  const open = url.protocol === 'https:' ? addresses : addresses.filter((address) => isOwn(door, host, address))
  if (open.length === 0) throw new NotEncrypted(url.host)
  return sendPinned({ url, request, addresses: open, limitBytes: door.limitBytes, signal })
}

/** @throws InsideTheNetwork where none of its addresses is public or allowed. */
async function permittedAddresses({ names, allow }: Door, host: string): Promise<Address[]> {
  const isNamed = allow.hasHost(host)
  const addresses = await names.addressesOf(host)
  const permitted = addresses.filter(({ address }) => isNamed || isPublicAddress(address) || allow.hasAddress(address))
  if (permitted.length === 0) throw new InsideTheNetwork(host)
  return permitted
}

/** On the operator's list and inside the network: plain http stays between machines of one house. */
function isOwn({ allow }: Door, host: string, { address }: Address): boolean {
  return !isPublicAddress(address) && (allow.hasHost(host) || allow.hasAddress(address))
}

interface Asked {
  /** What the refusal speaks of. */
  subject: string
  /** The caller's own signal. */
  caller?: AbortSignal | null | undefined
}

/** Looking up the name counts too, and cannot be stopped: whoever asked goes on without it. */
async function within<Result>(
  { deadlineMilliseconds }: Door,
  { subject, caller }: Asked,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = startDeadline(deadlineMilliseconds, caller)
  try {
    return await unlessAborted(deadline.signal, () => work(deadline.signal))
  } catch (error) {
    if (error instanceof OutgoingRefused) throw error
    if (deadline.hasPassed()) throw new TookTooLong(subject, deadlineMilliseconds)
    if (deadline.signal.aborted) throw error
    throw isAboutTrust(error) ? new NotTrusted(subject, error) : new NotReached(subject, error)
  } finally {
    deadline.clear()
  }
}

function readUrl(input: string | URL): URL {
  const text = String(input)
  if (!URL.canParse(text)) throw new AddressNotReadable()
  const url = new URL(text)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb || url.username || url.password) throw new AddressNotReadable()
  return url
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

/** Node names a certificate's fault by OpenSSL's codes. */
function isAboutTrust(error: unknown): boolean {
  return /CERT|ISSUER|SELF_SIGNED|ALTNAME|VERIFY/.test(String((error as { code?: unknown }).code))
}
