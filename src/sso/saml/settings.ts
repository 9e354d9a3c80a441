import { z } from 'zod'
import type { JsonObject } from '../../base/json.ts'
import { readCertificate } from './certificates.ts'
import { MetadataRefused } from './metadata-refused.ts'
import { nameIdFormats } from './namespaces.ts'

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/

/** https, so that nobody on the way reads or changes where people sign in; a provider on this very machine needs none. */
export function isSignInAddress(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || url.username || url.password || url.hash) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname))
}

/** As PEM, whatever it came as; the words of the refusal become those of the field. */
const certificate = z.string().transform((text, context) => {
  try {
    const { pem, subject, validUntil } = readCertificate(text)
    // One that ends later stays in use; entering one that is over helps nobody.
    if (validUntil <= new Date())
      throw new MetadataRefused('certificate_expired', `${subject}, ${validUntil.toISOString()}`)
    return pem
  } catch (error) {
    if (!(error instanceof MetadataRefused)) throw error
    context.addIssue({ code: 'custom', message: error.message })
    return z.NEVER
  }
})

export const identityProvider = z.strictObject({
  entityId: z.string().trim().min(1).max(1_024).describe('As its metadata names it, letter by letter'),
  ssoUrl: z
    .string()
    .max(2_048)
    .refine(isSignInAddress, 'an https address')
    .describe('Where people sign in: SingleSignOnService with the HTTP-Redirect binding'),
  certificates: z
    .array(certificate)
    .min(1)
    .max(5)
    .describe('X.509, PEM or base64: by these its signatures are verified. Two during a roll-over'),
})
/** Whose signatures a connection believes. */
export type IdentityProvider = z.output<typeof identityProvider>

const formats = Object.keys(nameIdFormats).filter((name) => name !== 'transient') as [
  'unspecified',
  'emailAddress',
  'persistent',
]

export const samlSettings = z.strictObject({
  identityProvider: identityProvider
    .optional()
    .describe('Absent in a draft whose identity provider has not been set up yet'),
  metadataUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .optional()
    .describe('Read again every day, so that new certificates are known before they are used'),
  nameIdFormat: z
    .enum(formats)
    .default('unspecified')
    .describe('What to ask for; unspecified leaves it to the identity provider'),
  subjectAttribute: z
    .string()
    .trim()
    .min(1)
    .max(512)
    .optional()
    .describe('An attribute that tells who somebody is, instead of the NameID'),
  allowUnsolicited: z
    .boolean()
    .default(false)
    .describe('The identity provider may begin a sign-in by itself, from its own start page'),
  signRequests: z.boolean().default(true),
})
export type SamlSettings = z.output<typeof samlSettings>

/** What is stored was checked when it was written; certificates are not read again, as they may have expired since. */
const storedSettings = samlSettings.extend({
  identityProvider: identityProvider.extend({ certificates: z.array(z.string()).min(1) }).optional(),
})

export function samlSettingsFrom(stored: JsonObject): SamlSettings {
  return storedSettings.parse(stored)
}
