import { z } from 'zod'
import { plainLine } from '../../base/plain-line.ts'
import { tenantSettings } from '../../tenants/tenant-settings.ts'
import { moment } from './fields.ts'

export const tenant = z
  .object({ slug: z.string(), name: z.string(), createdAt: moment, hasLogo: z.boolean(), settings: tenantSettings })
  .meta({ id: 'Tenant' })
export type Tenant = z.infer<typeof tenant>

type Settings = typeof tenantSettings.shape
type SettingsChange = { [Name in keyof Settings]?: z.input<Settings[Name]> | null }

// Without their defaults: a setting that a change leaves out stays as it is.
const changeable = Object.entries(tenantSettings.shape).map(([name, schema]) => {
  const bare: z.ZodType = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ? bareOf(schema) : schema
  return [name, bare.nullable().optional()]
})

function bareOf(schema: z.ZodDefault | z.ZodPrefault): z.ZodType {
  return schema.unwrap() as z.ZodType
}

const changeSettings = z.strictObject(
  Object.fromEntries(changeable) as z.ZodRawShape,
) as unknown as z.ZodType<SettingsChange>

export const changeTenant = z
  .strictObject({
    // It heads every page and mail.
    name: z.string().overwrite(plainLine).min(1).max(200).optional(),
    settings: changeSettings.optional().meta({ description: 'Each by itself; null brings back the default' }),
  })
  .meta({ id: 'ChangeTenant' })
export type ChangeTenant = z.infer<typeof changeTenant>
