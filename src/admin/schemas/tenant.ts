import { z } from 'zod'
import { clearable, moment, shortText } from './fields.ts'

const httpUrl = z.url({ protocol: /^https?$/, hostname: /.+/ }).max(2_000)
const locale = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag, such as en or pt-BR')
const brandColour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f6feb')

const terms = z.object({
  version: z.string().trim().min(1).max(50),
  text: z.string().max(100_000).optional(),
  url: httpUrl.optional(),
})

const settings = {
  homeAddress: httpUrl.meta({ description: 'Where members go once they have claimed' }),
  locale: locale.meta({ description: 'Language of mails and pages where the member names none' }),
  inviteLifetimeHours: z.int().min(1).max(2_160).meta({ description: 'Hours that a claim link lives' }),
  inviteSubject: z.string().trim().min(1).max(200),
  inviteBody: z.string().min(1).max(10_000),
  terms: terms.meta({ description: 'What a member accepts before claiming' }),
  helpContact: z.string().trim().min(1).max(200),
  passwordMinimumLength: z.int().min(8).max(64),
  brandColour,
  requireGroupsStep: z.boolean().meta({ description: 'Show the groups while claiming, even where none is suggested' }),
  profileEditable: z
    .array(z.string().max(100))
    .max(50)
    .meta({ description: 'Attributes that members may edit while claiming' }),
  deleteOnlyUnclaimed: z.boolean().meta({ description: 'Refuse DELETE over SCIM of people who have claimed' }),
}

export const tenant = z
  .object({
    slug: z.string(),
    name: z.string(),
    createdAt: moment,
    settings: z.object({
      ...settings,
      homeAddress: z.string().nullable(),
      locale: z.string(),
      inviteSubject: z.string().nullable(),
      inviteBody: z.string().nullable(),
      terms: terms.nullable(),
      helpContact: z.string().nullable(),
      brandColour: z.string().nullable(),
    }),
  })
  .meta({ id: 'Tenant' })
export type Tenant = z.infer<typeof tenant>

export const changeTenant = z
  .strictObject({
    name: shortText.optional(),
    settings: z
      .strictObject({
        ...settings,
        homeAddress: clearable(settings.homeAddress),
        inviteSubject: clearable(settings.inviteSubject),
        inviteBody: clearable(settings.inviteBody),
        terms: clearable(settings.terms),
        helpContact: clearable(settings.helpContact),
        brandColour: clearable(settings.brandColour),
      })
      .partial()
      .optional(),
  })
  .meta({ id: 'ChangeTenant' })
export type ChangeTenant = z.infer<typeof changeTenant>
