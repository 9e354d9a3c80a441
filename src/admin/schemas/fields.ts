import { z } from 'zod'

/** The forms that fields share. Sizes are in characters; moments are UTC. */

export const id = z
  .string()
  .meta({ description: 'Id of the resource', example: '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11' })

export const moment = z.string().meta({ format: 'date-time', example: '2026-03-01T09:30:00.000Z' })

/** A moment that is asked for, in any zone. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

export const count = z.int().nonnegative()

/** Whom an act would reach, counted when it is asked and no further than it has to be. */
export const reach = {
  people: count,
  isAll: z.boolean().meta({ description: 'Otherwise there are at least as many; they are counted up to 10,000' }),
}

export const emailText = z
  .string()
  .trim()
  .pipe(z.email('must be a mail address').max(254))
  .meta({ example: 'ada.okafor@example.com' })

export const shortText = z.string().trim().min(1).max(200)

/** What may be left out; in a change, `null` empties it. */
export const clearable = <T extends z.ZodType>(schema: T) => schema.nullable().optional()

export const mailText = {
  subject: z.string().trim().min(1).max(200).optional().meta({
    description:
      'Subject of the mail. Absent: the tenant’s own for an invitation, or for a reminder, else the built-in one.',
    example: 'Welcome to {{company}}, {{name}}',
  }),
  body: z.string().min(1).max(10_000).optional().meta({
    description:
      'Text of the mail with `{{name}}`, `{{company}}`, `{{claimLink}}` (required) and `{{expiresOn}}`. Absent: as for `subject`.',
  }),
}

/** One row of what a query string may carry to page through a list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Items of a page, at most' }),
  cursor: z.string().max(2_000).optional().meta({
    description: '`nextCursor` of the page before. It belongs to the same query and lives an hour.',
  }),
}

export const queryFlag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** A page of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().optional().meta({ description: 'Absent on the last page' }),
    total: count.optional().meta({ description: 'Of the whole query; absent where counting would be expensive' }),
  })

/** A list that is short by nature and comes whole. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) })

export const pathId = z.object({ id })

/** Any JSON value. */
export const json: z.ZodType<JsonValue> = z.unknown() as unknown as z.ZodType<JsonValue>

type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue }
