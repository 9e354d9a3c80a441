import { z } from 'zod'
import { count, id, moment, pageOf, paging } from './fields.ts'

export const fileRowOutcomes = [
  'matched',
  'already_invited',
  'already_claimed',
  'deactivated',
  'repeated',
  'not_found',
  'ambiguous',
  'invalid',
] as const
export const fileRowOutcome = z.enum(fileRowOutcomes).meta({ id: 'FileRowOutcome' })

export const uploadQuery = z.strictObject({
  name: z
    .string()
    .max(200)
    .default('people')
    .meta({ description: 'What the file is called; its kind is told by its content' }),
})

export const peopleFile = z
  .object({
    id,
    kind: z.enum(['csv', 'vcf', 'txt', 'ldif', 'ldap']),
    name: z.string(),
    createdAt: moment,
    rows: z
      .object(
        Object.fromEntries(fileRowOutcomes.map((outcome) => [outcome, count])) as Record<
          (typeof fileRowOutcomes)[number],
          typeof count
        >,
      )
      .meta({ description: 'How many rows came to what' }),
  })
  .meta({ id: 'PeopleFile' })
export type PeopleFile = z.infer<typeof peopleFile>

export const fileRow = z
  .object({
    line: count,
    given: z.string().meta({ description: 'What the row names somebody by' }),
    outcome: fileRowOutcome,
    reason: z.string().nullable(),
    personId: id.nullable(),
  })
  .meta({ id: 'FileRow' })
export type FileRow = z.infer<typeof fileRow>

export const fileRowPage = pageOf(fileRow).meta({ id: 'FileRowPage' })
export type FileRowPage = z.infer<typeof fileRowPage>

export const fileRowsQuery = z.strictObject({ outcome: fileRowOutcome.optional(), ...paging })
