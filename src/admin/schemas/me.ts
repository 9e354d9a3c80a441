import { z } from 'zod'
import { adminRoles } from '../../tenants/admin.ts'
import { apiKeyScopes, type ApiKeyScope } from '../../tenants/api-key-scopes.ts'
import { id, moment } from './fields.ts'

export const adminRole = z.enum(adminRoles)

export const scope = z.enum(apiKeyScopes).meta({ id: 'Scope' })
export type Scope = ApiKeyScope

export const me = z
  .object({
    admin: z
      .object({ id, name: z.string(), email: z.string(), role: adminRole })
      .nullable()
      .meta({ description: 'null for an API key' }),
    tenant: z.object({ slug: z.string(), name: z.string() }),
    scopes: z.array(scope).meta({ description: 'What the caller may do' }),
    csrfToken: z.string().optional().meta({
      description: 'Of a session: to be sent as `X-CSRF-Token` with everything but GET',
    }),
    authenticatedAt: moment
      .optional()
      .meta({ description: 'Of a session: when the password, link or single sign-on was last shown' }),
    session: z
      .object({
        endsAt: moment.meta({ description: 'In any case' }),
        idleMinutes: z.int().meta({ description: 'Without a request it ends earlier' }),
      })
      .optional(),
    mailMode: z.enum(['smtp', 'outbox', 'held']).meta({
      description: '`outbox`: no SMTP is configured and mail stays in the house; `held`: the operator holds all mail',
    }),
    publicUrl: z.string(),
    signInPath: z.string().meta({ description: 'Where an admin signs in again' }),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof me>

export const showPasswordBody = z.strictObject({ password: z.string().min(1).max(256) }).meta({ id: 'ShowPassword' })
export const showPasswordAnswer = z.object({ authenticatedAt: moment }).meta({ id: 'PasswordShown' })
