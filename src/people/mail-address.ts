import { domainToASCII } from 'node:url'

const asciiAddress = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9.-]+$/i
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u
// Checked before it becomes ASCII, which silently drops tabs and line ends.
const domainForm = /^[\p{L}\p{M}\p{N}.-]+$/u
const label = /^[a-z0-9-]{1,63}$/i

/**
 * Whether mail can be sent there (security §7.43): one `@`, no quotes, comments, spaces or control characters, at most 254
 * characters, a domain of two labels or more. Letters of any script, in the domain too.
 */
export function isMailAddress(text: string): boolean {
  if (text.length > 254) return false
  const at = text.indexOf('@')
  if (at < 1 || at > 64 || text.includes('@', at + 1)) return false
  const local = text.slice(0, at)
  const domain = text.slice(at + 1)
  if (asciiAddress.test(text)) return isDotted(local) && isDomain(domain)
  return localPart.test(local) && isDotted(local) && domainForm.test(domain) && isDomain(domainToASCII(domain))
}

function isDotted(local: string): boolean {
  return !local.startsWith('.') && !local.endsWith('.') && !local.includes('..')
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.')
  if (domain.length > 253 || labels.length < 2) return false
  // The last label is never a number: what looks like an IPv4 address is no domain.
  if (/^[0-9]+$/.test(labels.at(-1)!)) return false
  return labels.every((text) => label.test(text) && !text.startsWith('-') && !text.endsWith('-'))
}
