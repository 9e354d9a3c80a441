import { z } from 'zod'
import { count, id, listOf, moment } from './fields.ts'

export const session = z
  .object({
    id,
    device: z
      .string()
      .nullable()
      .meta({ description: 'Browser and system, as the browser says', example: 'Firefox on Windows' }),
    method: z.enum(['password', 'one_time_link', 'sso', 'claim']),
    createdAt: moment,
    lastSeenAt: moment.meta({ description: 'To the minute' }),
    expiresAt: moment,
  })
  .meta({ id: 'Session' })

export const sessionList = listOf(session).meta({ id: 'SessionList' })

export const endedSessions = z.object({ ended: count }).meta({ id: 'EndedSessions' })
