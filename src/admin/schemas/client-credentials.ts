import { z } from 'zod'
import { id, json, listOf, moment } from './fields.ts'
import { credential } from './provisioning-clients.ts'

const clientSecret = credential.meta({ id: 'ClientSecret' })

const endpoint = {
  clientId: id.meta({ description: 'The OAuth client_id' }),
  tokenUrl: z.string().meta({ description: 'Where the client gets its access tokens' }),
}

export const clientSecretList = listOf(clientSecret).extend(endpoint).meta({ id: 'ClientSecretList' })
export type ClientSecretList = z.infer<typeof clientSecretList>

export const mintSecret = z
  .strictObject({ expiresInDays: z.int().min(1).max(3650).optional().meta({ description: '365 where absent' }) })
  .meta({ id: 'MintClientSecret' })

export const mintedSecret = z
  .object({
    secret: z.string().meta({ description: 'Shown this once' }),
    secretId: id,
    expiresAt: moment,
    ...endpoint,
    scimBaseUrl: z.string(),
  })
  .meta({ id: 'MintedClientSecret' })
export type MintedSecret = z.infer<typeof mintedSecret>

const publicKey = z
  .object({
    id,
    thumbprint: z.string().meta({ description: 'RFC 7638, SHA-256' }),
    jwk: z.record(z.string(), json),
    createdAt: moment,
    lastUsedAt: moment.nullable(),
  })
  .meta({ id: 'ClientKey' })

export const clientKeyList = z.object({ keys: z.array(publicKey), ...endpoint }).meta({ id: 'ClientKeyList' })
export type ClientKeyList = z.infer<typeof clientKeyList>

export const setKeys = z
  .strictObject({
    keys: z.array(z.record(z.string(), json)).max(10).meta({
      description: 'Public keys as JWKs (RFC 7517): RSA from 2,048 bits, EC P-256 or Ed25519',
    }),
  })
  .meta({ id: 'SetClientKeys' })
