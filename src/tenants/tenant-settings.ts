import { z } from 'zod'
import type { JsonObject } from '../base/json.ts'
import { InvalidSetting } from './errors.ts'
import { profileAttributes } from './profile-attributes.ts'

/** The variable in an invitation's own text that becomes the person's claim link; a text without it cannot be answered. */
const claimLinkVariable = /\{\{\s*claimLink\s*\}\}/

/** 30 days. Also written into SQL, where the setting is read by the statement that invites. */
export const defaultInviteLifetimeHours = 720

const webAddress = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .describe('An http or https URL')

const terms = z.strictObject({
  version: z.string().trim().min(1).max(64).describe('Whoever accepted another version is asked again'),
  text: z.string().max(100_000).optional(),
  url: webAddress.optional(),
  languages: z
    .record(
      z.string().regex(/^[a-z]{2,3}$/, 'a language as de'),
      z.strictObject({ text: z.string().max(100_000).optional(), url: webAddress.optional() }),
    )
    .optional()
    .describe('For readers of these languages in place of the text and link above'),
})

const attributeNames = z.array(z.enum(profileAttributes)).max(profileAttributes.length)

const profile = z
  .strictObject({
    shown: attributeNames.default([...profileAttributes]).describe('What is shown where there is something to show'),
    editable: attributeNames.default(['displayName']).describe('What people may correct; the rest is shown and locked'),
    required: attributeNames.default([]).describe('Of the editable ones, without which the claim does not go on'),
    lockDirectoryValues: z
      .boolean()
      .default(false)
      .describe('Of people who come from a directory, what it has filled in stays locked; only gaps can be filled'),
  })
  .refine(({ editable, required }) => required.every((name) => editable.includes(name)), {
    message: 'what is required must be editable, too',
    path: ['required'],
  })

/** `#fff` as `#ffffff`, as mail programs want it. */
function sixDigits(colour: string): string {
  return /^#[0-9a-fA-F]{3}$/.test(colour) ? colour.replaceAll(/[0-9a-fA-F]/g, '$&$&') : colour
}

const settingFields = {
  homeAddress: webAddress.optional().describe('Where people go when they have claimed'),
  handOverAudience: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'The application at the home address, as it is called in a hand-over; without it people arrive there without one',
    ),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language such as en or de-CH')
    .default('en'),
  inviteLifetimeHours: z
    .int()
    .min(1)
    .max(2_160)
    .default(defaultInviteLifetimeHours)
    .describe('How long a claim link lives'),
  inviteSubject: z.string().trim().min(1).max(200).optional(),
  inviteBody: z.string().min(1).max(10_000).regex(claimLinkVariable, 'must contain {{claimLink}}').optional(),
  reminderSubject: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Of reminders; they never take the invitation’s'),
  reminderBody: z.string().min(1).max(10_000).regex(claimLinkVariable, 'must contain {{claimLink}}').optional(),
  reminderDays: z
    .array(z.int().min(1).max(60))
    .max(5)
    .refine(
      (days) => days.every((day, at) => at === 0 || day > days[at - 1]!),
      'must be days in ascending order, such as 3, 5',
    )
    .default([3, 5])
    .describe('Days after the invitation on which those who have not claimed are reminded; empty for never'),
  mailsPerMinute: z
    .int()
    .min(1)
    .max(60_000)
    .optional()
    .describe('How fast the tenant’s mail goes out; without it as fast as the mail server takes it'),
  mailsPerMinutePerHost: z
    .int()
    .min(1)
    .max(60_000)
    .optional()
    .describe('How fast mail goes out to the addresses of one domain, whatever stands before the @'),
  terms: terms.optional(),
  helpContact: z
    .string()
    .trim()
    .min(1)
    .max(254)
    .optional()
    .describe('An address, number or page for those who are stuck'),
  authMethod: z
    .enum(['sso', 'password'])
    .default('sso')
    .describe('How people sign in of whom nothing else is said; single sign-on only where a connection is enabled'),
  requireSso: z
    .boolean()
    .default(false)
    .describe('Nobody signs in with a password while a connection is enabled, except admins who are owners'),
  passwordMinimumLength: z.int().min(8).max(64).default(12),
  adminIdleMinutes: z
    .int()
    .min(5)
    .max(720)
    .default(60)
    .describe('After so long without a request an admin is signed out'),
  adminSessionHours: z.int().min(1).max(168).default(12).describe('After so long an admin signs in again in any case'),
  brandColour: z
    .string()
    .overwrite(sixDigits)
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f6feb')
    .optional(),
  askForPicture: z.boolean().default(false).describe('Ask for a picture in the claim; it may be passed over'),
  requireGroupsStep: z
    .boolean()
    .default(false)
    .describe('Show the step of groups in the claim though none is required'),
  profile: profile.prefault({}).describe('The attributes that the claim shows, and which of them people may correct'),
  deleteOnlyUnclaimed: z
    .boolean()
    .default(false)
    .describe('Provisioning clients cannot delete people who have claimed; they can still deactivate them'),
  provisioningLogDays: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('How long the requests of provisioning clients are kept'),
} as const

export const tenantSettings = z.strictObject(settingFields)
export type TenantSettings = z.output<typeof tenantSettings>

/** What an admin may send: each setting by itself; null brings back its default. */
export type SettingsChange = { [Name in keyof TenantSettings]?: z.input<typeof tenantSettings>[Name] | null }

/** What is stored, with the defaults of what is not. Settings of a newer version are passed over. */
export function settingsFrom(stored: JsonObject): TenantSettings {
  return z.object(settingFields).parse(stored)
}

/** The stored settings after `change`. @throws InvalidSetting naming each mistake */
export function changedSettings(stored: JsonObject, change: SettingsChange): JsonObject {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  const next = { ...stored, ...Object.fromEntries(given) }
  const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null))
  const parsed = z.object(settingFields).safeParse(kept)
  const unknown = given.filter(([name]) => !(name in settingFields)).map(([name]) => unknownSetting(name))
  const wrong = parsed.success ? [] : parsed.error.issues.map(settingError)
  if (wrong.length || unknown.length) throw new InvalidSetting([...unknown, ...wrong])
  return kept
}

function unknownSetting(name: string) {
  return { path: name, message: 'there is no such setting' }
}

function settingError({ path, message }: z.core.$ZodIssue) {
  return { path: path.join('.'), message }
}
