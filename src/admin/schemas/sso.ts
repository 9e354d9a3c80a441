import { z } from 'zod'
import { oidcSettings } from '../../sso/oidc/settings.ts'
import { samlSettings } from '../../sso/saml/settings.ts'
import { clearable, count, id, json, listOf, moment, pageOf, paging, shortText } from './fields.ts'

const protocol = z.enum(['oidc', 'saml'])
const matchKey = z.enum(['external_id', 'user_name', 'email'])

const matchFields = {
  key: matchKey.meta({ description: 'What of a person is compared at their first sign-in' }),
  claim: z.string().trim().min(1).max(512).meta({ description: 'Claim or attribute that holds it', example: 'email' }),
  clientId: id.nullable().meta({ description: 'Whose `externalId` is compared; null: any provisioning client’s' }),
}

export const ssoConnection = z
  .object({
    id,
    name: z.string(),
    protocol,
    state: z.enum(['draft', 'enabled', 'disabled']),
    settings: z.record(z.string(), json).meta({ description: 'Of its protocol, without secrets' }),
    match: z.object(matchFields),
    isAuthoritative: z.boolean(),
    createsPeople: z.boolean(),
    invitesCreated: z.boolean(),
    hasSecrets: z.boolean(),
    testedAt: moment.nullable().meta({ description: 'When a test went well; null since its settings changed' }),
    createdAt: moment,
    changedAt: moment,
    addresses: z
      .object({
        redirectUri: z.string().optional(),
        jwks: z.string().optional().meta({ description: 'The public half of its own key' }),
        postLogoutRedirectUri: z.string().optional(),
        entityId: z.string().optional(),
        acs: z.string().optional(),
        metadata: z.string().optional(),
        start: z.string().meta({ description: 'A link by which members begin to sign in' }),
      })
      .meta({ description: 'What the identity provider is told' }),
  })
  .meta({ id: 'SsoConnection' })
export type SsoConnectionView = z.infer<typeof ssoConnection>

export const ssoConnectionList = listOf(ssoConnection).meta({ id: 'SsoConnectionList' })

export const ssoReach = z
  .object({ people: count.meta({ description: 'Who is known by it, and signs in by it' }) })
  .meta({ id: 'SsoReach' })
export type SsoReach = z.infer<typeof ssoReach>

const common = {
  name: shortText.max(100).meta({ description: 'People choose by it', example: 'Entra ID' }),
  match: z
    .strictObject({
      key: matchFields.key.default('email'),
      claim: matchFields.claim.optional().meta({
        description: 'Absent: `email`, `preferred_username` or `sub` with OpenID Connect, `NameID` with SAML',
      }),
      clientId: clearable(id),
    })
    .prefault({}),
  isAuthoritative: z.boolean().default(false).meta({
    description: 'The provider alone decides which user name or external id somebody has',
  }),
  createsPeople: z
    .boolean()
    .default(false)
    .meta({ description: 'People whom nobody knows are created when they come' }),
  invitesCreated: z.boolean().default(false).meta({ description: 'Those are invited at once, and claim at once' }),
}

const clientSecret = z.string().min(1).max(1_000).meta({ description: 'Never shown again' })

export const createSsoConnection = z
  .discriminatedUnion('protocol', [
    z.strictObject({
      protocol: z.literal('oidc'),
      ...common,
      settings: oidcSettings,
      clientSecret: clientSecret.optional(),
    }),
    z.strictObject({ protocol: z.literal('saml'), ...common, settings: samlSettings.prefault({}) }),
  ])
  .meta({ id: 'CreateSsoConnection' })

export const changeSsoConnection = z
  .strictObject({
    name: common.name,
    settings: z.record(z.string(), json).meta({ description: 'Whole: what is left out goes back to its default' }),
    clientSecret,
    match: z.strictObject(matchFields).partial(),
    isAuthoritative: z.boolean(),
    createsPeople: z.boolean(),
    invitesCreated: z.boolean(),
  })
  .partial()
  .meta({ id: 'ChangeSsoConnection' })

export const enableSsoConnection = z
  .strictObject({
    untested: z
      .boolean()
      .default(false)
      .meta({ description: 'Enable it though nobody tested it; the audit keeps that' }),
  })
  .optional()
  .meta({ id: 'EnableSsoConnection' })

export const startedSsoTest = z
  .object({
    id,
    address: z.string().meta({ description: 'To be opened in a window of the admin’s own browser, within 15 minutes' }),
  })
  .meta({ id: 'StartedSsoTest' })

export const ssoTest = z
  .object({
    id,
    connectionId: id,
    state: z.enum(['open', 'done', 'expired']),
    report: z
      .object({
        outcome: z.enum([
          'signs_in',
          'claims',
          'uninvited',
          'deactivated',
          'uses_password',
          'conflict',
          'creates',
          'nobody',
          'refused',
        ]),
        issuer: z.string().optional(),
        subject: z.string().optional(),
        emailVerified: z.boolean().optional(),
        claims: z.array(z.object({ name: z.string(), values: z.array(z.string()) })).optional(),
        matchValues: z.array(z.string()).optional(),
        personIds: z.array(id).optional(),
        refusal: z
          .object({ reason: z.string(), sentence: z.string(), remedy: z.string(), received: z.string().optional() })
          .optional(),
      })
      .nullable(),
  })
  .meta({ id: 'SsoTest' })
export type SsoTestView = z.infer<typeof ssoTest>

export const ssoConflict = z
  .object({
    id,
    connectionId: id,
    issuer: z.string(),
    subject: z.string(),
    reason: z.enum(['several_match', 'already_claimed', 'already_linked', 'name_taken', 'is_admin']),
    matchValue: z.string().meta({ description: 'What the claim said' }),
    tries: z.int(),
    createdAt: moment,
    lastTriedAt: moment,
    people: z.array(z.object({ personId: id, userName: z.string(), displayName: z.string(), isClaimed: z.boolean() })),
  })
  .meta({ id: 'SsoConflict' })

export const ssoConflictPage = pageOf(ssoConflict).meta({ id: 'SsoConflictPage' })
export const ssoConflictQuery = z.strictObject(paging)

export const resolveSsoConflict = z
  .strictObject({
    personId: id.meta({ description: 'Whose identity it is; somebody who has claimed signs in by it from now on' }),
    replaces: z.boolean().default(false).meta({ description: 'Ends another identity of theirs by this connection' }),
  })
  .meta({ id: 'ResolveSsoConflict' })

export const personIdentities = listOf(
  z.object({
    connectionId: id,
    connectionName: z.string(),
    issuer: z.string(),
    subject: z.string(),
    linkedAt: moment,
    lastUsedAt: moment.nullable(),
  }),
).meta({ id: 'PersonIdentities' })

export const setSignInMethod = z
  .strictObject({
    authMethod: z.enum(['sso', 'password']).nullable().meta({ description: 'null: as the tenant’s setting says' }),
  })
  .meta({ id: 'SetSignInMethod' })

export const signInMethod = z
  .object({ authMethod: z.enum(['sso', 'password']).nullable() })
  .meta({ id: 'SignInMethod' })
