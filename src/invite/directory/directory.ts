import { isIP } from 'node:net'
import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { DirectoryFilterRefused } from './errors.ts'
import { readLdapFilter } from './ldap-filter.ts'

const attributeName = z
  .string()
  .regex(/^(?:[A-Za-z][A-Za-z0-9-]{0,63}|\d+(?:\.\d+){1,20})$/, 'the name of an attribute')
const names = (given: string[]) => z.array(attributeName).max(10).default(given)

/** Which attributes of an entry name a person here, and by what. */
export const directoryAttributes = z
  .strictObject({
    name: names(['displayName', 'cn']).describe('Shown beside what was found; the first that is there'),
    address: names(['mail']),
    userName: names(['userPrincipalName', 'sAMAccountName', 'uid']),
    externalId: names(['objectGUID', 'entryUUID']),
    employeeNumber: names(['employeeNumber', 'employeeID']),
  })
  .prefault({})
export type DirectoryAttributes = z.output<typeof directoryAttributes>

/** What an admin says about the directory. */
export const directorySettings = z.strictObject({
  url: z
    .string()
    .max(300)
    .refine(isDirectoryUrl, 'ldaps://host or ldap://host, with a port where it is not 636 or 389, and nothing after it')
    .describe('ldaps:// is TLS from the start; with ldap:// the connection is made TLS by StartTLS, always'),
  bindDn: z.string().trim().min(1).max(1_000).describe('Who asks; in Active Directory also user@domain'),
  baseDn: z.string().trim().min(1).max(1_000).describe('Where the people are'),
  filter: z
    .string()
    .trim()
    .max(4_096)
    .refine(isFilter, 'a filter as (objectClass=person), by RFC 4515')
    .default('(objectClass=person)')
    .describe('Which entries are people; every search is narrowed by it'),
  attributes: directoryAttributes,
  caCertificate: z
    .string()
    .max(50_000)
    .refine(isCertificate, 'one or more certificates in PEM')
    .nullable()
    .default(null)
    .describe('Of the authority that signed the directory’s certificate, where it is your own'),
})
export type DirectorySettings = z.output<typeof directorySettings>

export interface Directory extends DirectorySettings {
  changedAt: Date
}

/** With what it takes to ask it. */
export interface OpenDirectory extends DirectorySettings {
  password: string
}

function isDirectoryUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text)
  const isLdap = protocol === 'ldaps:' || protocol === 'ldap:'
  const isBare = (pathname === '' || pathname === '/') && search + hash + username + password === ''
  return isLdap && isBare && isHost(hostname)
}

function isHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(host) !== 0 || /^[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9])?\.?$/i.test(host)
}

function isFilter(text: string): boolean {
  try {
    readLdapFilter(text)
    return true
  } catch (error) {
    if (error instanceof DirectoryFilterRefused) return false
    throw error
  }
}

function isCertificate(pem: string): boolean {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  try {
    for (const block of blocks ?? []) void new X509Certificate(block)
    return blocks !== null
  } catch {
    return false
  }
}
