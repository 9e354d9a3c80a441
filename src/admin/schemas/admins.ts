import { z } from 'zod'
import { emailText, id, listOf, moment, shortText } from './fields.ts'
import { adminRole } from './me.ts'

export const admin = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    role: adminRole,
    createdAt: moment,
    disabledAt: moment.nullable(),
    hasPassword: z.boolean(),
  })
  .meta({ id: 'Admin' })
export type Admin = z.infer<typeof admin>

export const adminList = listOf(admin).meta({ id: 'AdminList' })

export const createAdmin = z
  .strictObject({ email: emailText, name: shortText, role: adminRole })
  .meta({ id: 'CreateAdmin' })
export type CreateAdmin = z.infer<typeof createAdmin>

export const createdAdmin = z
  .object({
    admin,
    signInLink: z.string().meta({ description: 'One-time sign-in link; hand it over privately' }),
    expiresAt: moment,
  })
  .meta({ id: 'CreatedAdmin' })
export type CreatedAdmin = z.infer<typeof createdAdmin>
