import { BlockList, isIP } from 'node:net'
import { z } from 'zod'

export interface Mailbox {
  name: string
  address: string
}

const portForm = 'must be a port from 1 to 65535'

export const port = z
  .string()
  .regex(/^\d{1,5}$/, portForm)
  .transform(Number)
  .refine((number) => number >= 1 && number <= 65_535, portForm)

const rateForm = 'must be a whole number from 0 (no limit) to 100000'

export const requestRate = z
  .string()
  .regex(/^\d{1,6}$/, rateForm)
  .transform(Number)
  .refine((number) => number <= 100_000, rateForm)

const on = new Set(['1', 'true', 'yes', 'on'])
const off = new Set(['0', 'false', 'no', 'off'])

export const flag = z
  .string()
  .refine((text) => on.has(text.toLowerCase()) || off.has(text.toLowerCase()), 'must be 1 or 0')
  .transform((text) => on.has(text.toLowerCase()))

const encoded = 'special characters of the password are percent-encoded (@ as %40, / as %2F)'

// No message echoes these: they hold passwords.
export const postgresUrl = urlOf(
  ['postgres:', 'postgresql:'],
  `must look like postgres://user:password@host:5432/database; ${encoded}`,
).transform(withVerifiedTls)
export const smtpUrl = urlOf(
  ['smtp:', 'smtps:'],
  `must look like smtp://user:password@host:587, or smtps:// for TLS from the start; ${encoded}`,
)

/** The driver takes the weaker modes for the strongest, and writes six lines of warning about it. */
function withVerifiedTls(text: string): string {
  if (text.includes('uselibpqcompat')) return text
  return text.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full')
}

function urlOf(protocols: readonly string[], message: string) {
  return z.string().refine((text) => URL.canParse(text) && hasPlace(new URL(text), protocols), message)
}

/** An unencoded slash in a password ends the host in its middle, and leaves the real one in the path. */
function hasPlace(url: URL, protocols: readonly string[]): boolean {
  if (url.pathname.includes('@') || !isDecodable(url.username) || !isDecodable(url.password)) return false
  return protocols.includes(url.protocol) && (url.hostname !== '' || url.searchParams.has('host'))
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

export const token = z.string().min(16, 'must have at least 16 characters: use the output of "openssl rand -hex 24"')

const mailboxForm = 'must look like no-reply@example.com or Example <no-reply@example.com>'
const address = /^[^\s@<>",;:()[\]\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i

export const mailbox = z
  .string()
  .transform(readMailbox)
  .refine((read) => address.test(read.address) && !/[\p{Cc}<>]/u.test(read.name), mailboxForm)

function readMailbox(text: string): Mailbox {
  const named = /^([^<]*)<([^<>]*)>$/.exec(text)
  if (!named) return { name: '', address: text }
  return { name: named[1]!.trim().replace(/^"(.*)"$/, '$1'), address: named[2]!.trim() }
}

export const networks = listOf(
  isNetwork,
  'must hold addresses or networks, such as 10.0.0.5 or 10.0.0.0/8; this is none:',
)
export const hostsAndNetworks = listOf(
  (item) => isNetwork(item) || isHost(item),
  'must hold hosts, addresses or networks, such as idp.corp.example or 10.0.0.0/8; this is none:',
)
export const nameServers = listOf(
  isNameServer,
  'must hold addresses, such as 10.0.0.53 or 10.0.0.53:5353; this is none:',
)

function listOf(accepts: (item: string) => boolean, message: string) {
  return z.string().transform((text, context) => {
    const items = text.split(/[\s,]+/).filter(Boolean)
    const wrong = items.find((item) => !accepts(item))
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: `${message} ${JSON.stringify(wrong)}` })
    return items
  })
}

function isNetwork(item: string): boolean {
  const [ip, bits, rest] = item.split('/')
  const version = isIP(ip ?? '')
  if (version === 0 || rest !== undefined) return false
  if (bits === undefined) return true
  if (!/^\d{1,3}$/.test(bits)) return false
  try {
    new BlockList().addSubnet(ip!, Number(bits), version === 4 ? 'ipv4' : 'ipv6')
    return true
  } catch {
    return false
  }
}

function isHost(item: string): boolean {
  return item.length <= 253 && /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(item) && !/^[\d.]+$/.test(item)
}

function isNameServer(item: string): boolean {
  const withPort = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(item)
  return isIP(withPort ? (withPort[1] ?? withPort[2]!) : item) !== 0
}
