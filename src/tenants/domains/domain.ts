import { domainToASCII } from 'node:url'
import { z } from 'zod'
import type { DomainCheckResult } from '../../db/tables.ts'

/** A mail domain of a tenant. Verified: its owner has published the tenant's record, so addresses of it are the tenant's own. */
export interface Domain {
  tenantId: number
  id: string
  /** In lower case and ASCII. */
  domain: string
  txtToken: string
  /** Whose word about addresses of the domain counts, and where sign-in leads for them. */
  connectionId: string | null
  createdAt: Date
  verifiedAt: Date | null
  lastCheckedAt: Date | null
  lastResult: DomainCheckResult | null
  /** Verified, but the record was not found since then. */
  failingSince: Date | null
}

/** So long a verified domain stays so without its record: a slip at the registrar locks nobody out. */
export const graceDays = 7

/** Lower case and ASCII (IDNA), or undefined for what is no domain name of at least two labels. */
export function domainKey(text: string): string | undefined {
  const name = text.trim().replace(/\.$/, '').normalize('NFKC')
  // What else an address can hold is cut off by domainToASCII without a word.
  const ascii = /[/\\?#:@%[\]\s]/.test(name) ? '' : domainToASCII(name).toLowerCase()
  const isDomain = ascii.length <= 253 && z.hostname().safeParse(ascii).success && /\.[a-z][a-z0-9-]*$/.test(ascii)
  return isDomain ? ascii : undefined
}

/** Of a mail address; undefined where it is none. */
export function domainOfAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@')
  return at > 0 ? domainKey(address.slice(at + 1)) : undefined
}

/** What the domain's owner publishes: a TXT record beside those of others, so that nothing of theirs is touched. */
export function recordOf({ domain, txtToken }: Pick<Domain, 'domain' | 'txtToken'>) {
  return { type: 'TXT', name: `_vestibule.${domain}`, value: `vestibule-verification=${txtToken}` } as const
}
