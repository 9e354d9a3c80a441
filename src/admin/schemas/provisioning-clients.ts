import { z } from 'zod'
import { clientKinds } from '../../tenants/provisioning-client.ts'
import { count, id, listOf, moment, reach, shortText } from './fields.ts'

const clientKind = z.enum(clientKinds).meta({ id: 'ClientKind' })

/** What is shown of a token or a secret; never the thing itself. */
export const credential = z.object({
  id,
  hint: z.string().meta({ description: 'Its last four characters' }),
  createdAt: moment,
  expiresAt: moment,
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
  live: z.boolean(),
})

const clientToken = credential.meta({ id: 'ClientToken' })
export type ClientToken = z.infer<typeof clientToken>

const live = count.meta({ description: 'How many are neither revoked nor expired' })
const ending = z.object({
  live,
  lastExpiresAt: moment.nullable().meta({ description: 'When the last of these expires; null where none lives' }),
})

/** Whether anything lets a client in: tokens, OAuth secrets and public keys alike. */
const clientCredentials = z
  .object({
    tokens: ending,
    secrets: ending,
    keys: z.object({ live: count.meta({ description: 'A key does not expire' }) }),
    inUse: z
      .object({ kind: z.enum(['token', 'secret', 'key']), expiresAt: moment.nullable(), lastUsedAt: moment })
      .nullable()
      .meta({ description: 'Which of those that live was used last; null where none was used yet' }),
  })
  .meta({ id: 'ClientCredentials' })
export type ClientCredentials = z.infer<typeof clientCredentials>

export const provisioningClient = z
  .object({
    id,
    kind: clientKind,
    name: z.string(),
    inviteOnCreate: z.boolean().meta({ description: 'People that it provisions are invited at once' }),
    canReadClaimLinks: z.boolean().meta({ description: 'The claim links of invited people are shown to it over SCIM' }),
    createdAt: moment,
    lastUsedAt: moment.nullable().meta({ description: 'By whatever it came in' }),
    scimBaseUrl: z.string(),
    tokens: z.array(clientToken),
    credentials: clientCredentials,
  })
  .meta({ id: 'ProvisioningClient' })
export type ProvisioningClient = z.infer<typeof provisioningClient>

export const clientList = listOf(provisioningClient).meta({ id: 'ProvisioningClientList' })

export const connectClient = z
  .strictObject({
    kind: clientKind,
    name: shortText,
    inviteOnCreate: z.boolean().optional().meta({
      description: 'Required for `entra` and `google`; `false` for the others where absent',
    }),
    canReadClaimLinks: z.boolean().optional(),
  })
  .meta({ id: 'ConnectClient' })

export const mintedToken = z
  .object({
    token: z.string().meta({ description: 'Shown this once' }),
    tokenId: id,
    expiresAt: moment,
    scimBaseUrl: z.string(),
  })
  .meta({ id: 'MintedToken' })
export type MintedToken = z.infer<typeof mintedToken>

export const connectedClient = z
  .object({ client: provisioningClient, ...mintedToken.shape })
  .meta({ id: 'ConnectedClient' })
export type ConnectedClient = z.infer<typeof connectedClient>

export const clientReach = z
  .object({
    people: reach.people.meta({ description: 'Whom it has brought, or knows by an id of its own' }),
    isAll: reach.isAll,
    groups: count.meta({ description: 'That it has pushed' }),
  })
  .meta({ id: 'ClientReach' })
export type ClientReach = z.infer<typeof clientReach>

export const changeClient = z
  .strictObject({
    inviteOnCreate: z.boolean().optional(),
    canReadClaimLinks: z.boolean().optional().meta({
      description: 'Whoever has a claim link can claim: grant it only where another system is to hand links out',
    }),
    name: shortText.optional(),
  })
  .meta({ id: 'ChangeProvisioningClient' })
