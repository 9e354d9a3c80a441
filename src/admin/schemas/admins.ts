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
    isPerson: z
      .boolean()
      .meta({ description: 'Is also a person here, and may come in by that person’s single sign-on' }),
  })
  .meta({ id: 'Admin' })
export type Admin = z.infer<typeof admin>

export const adminList = listOf(admin).meta({ id: 'AdminList' })

export const createAdmin = z
  .strictObject({ email: emailText, name: shortText, role: adminRole })
  .meta({ id: 'CreateAdmin' })

export const changeAdmin = z
  .strictObject({
    email: emailText,
    name: shortText,
    role: adminRole,
    disabled: z.boolean(),
    personId: id.nullable().meta({ description: 'The person whom the admin also is; null: nobody' }),
  })
  .partial()
  .meta({ id: 'ChangeAdmin' })
export type ChangeAdmin = z.infer<typeof changeAdmin>

export const signInLink = z
  .object({
    signInLink: z.string().meta({ description: 'Works once; hand it over privately' }),
    expiresAt: moment,
  })
  .meta({ id: 'SignInLink' })
export type SignInLink = z.infer<typeof signInLink>

export const createdAdmin = z.object({ admin, ...signInLink.shape }).meta({ id: 'CreatedAdmin' })
export type CreatedAdmin = z.infer<typeof createdAdmin>
