import { z } from 'zod'
import { id, listOf, moment, shortText } from './fields.ts'
import { scope } from './me.ts'

export const apiKey = z
  .object({
    id,
    name: z.string(),
    hint: z.string().meta({ description: 'Its last four characters' }),
    scopes: z.array(z.string()),
    createdAt: moment,
    expiresAt: moment,
    lastUsedAt: moment.nullable(),
    revokedAt: moment.nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof apiKey>

export const apiKeyList = listOf(apiKey).meta({ id: 'ApiKeyList' })

export const createApiKey = z
  .strictObject({
    name: shortText,
    scopes: z.array(scope).min(1).max(20),
    expiresInDays: z.int().min(1).max(3_650).optional().meta({ description: 'Absent: 365' }),
  })
  .meta({ id: 'CreateApiKey' })

export const createdApiKey = z
  .object({ apiKey: z.string().meta({ description: 'The key itself, shown this once' }), key: apiKey })
  .meta({ id: 'CreatedApiKey' })
export type CreatedApiKey = z.infer<typeof createdApiKey>
