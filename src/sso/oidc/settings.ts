import { z } from 'zod'
import type { JsonObject } from '../../base/json.ts'

const clientAuthentications = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const

const discoveryPath = /\/\.well-known\/openid-configuration\/?$/

/** A scope as RFC 6749 §3.3 writes it. */
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'a scope without spaces')

export const oidcSettings = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/ })
    .max(1_024)
    .refine((issuer) => !/[?#]/.test(issuer), 'an issuer has no query and no fragment')
    .overwrite((issuer) => issuer.replace(discoveryPath, ''))
    .describe('As the provider’s discovery document names it, letter by letter'),
  clientId: z.string().trim().min(1).max(255),
  clientAuthentication: z
    .enum(clientAuthentications)
    .default('client_secret_basic')
    .describe('How this server proves to the provider who it is'),
  scopes: z
    .array(scope)
    .max(20)
    .refine((scopes) => scopes.includes('openid'), 'openid is always one of them')
    .default(['openid', 'profile', 'email']),
  prompt: z
    .enum(['login', 'select_account'])
    .optional()
    .describe(
      'Ask for the password, or for the account, each time; without it whoever is signed in at the provider goes through',
    ),
})
export type OidcSettings = z.output<typeof oidcSettings>

/** What is stored was checked when it was written. */
export function oidcSettingsFrom(stored: JsonObject): OidcSettings {
  return oidcSettings.parse(stored)
}

/** One of the two, as `clientAuthentication` says. */
export interface OidcSecrets {
  clientSecret?: string
  /** A private JWK. */
  privateKey?: JsonObject & { alg: string; kid: string }
}
