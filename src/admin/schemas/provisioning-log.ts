import { z } from 'zod'
import { id, instant, json, moment, pageOf, paging } from './fields.ts'

export const loggedRequest = z
  .object({
    requestId: id.meta({ description: 'As in the answer’s `X-Request-Id` and in the server’s log' }),
    operation: z.int().nullable().meta({ description: 'Its number within a bulk request, from 1' }),
    at: moment,
    milliseconds: z.number(),
    client: z.object({ id, name: z.string().nullable() }),
    method: z.string(),
    path: z.string().meta({
      description: 'With the query; values are masked',
      example: '/Users?filter=userName eq "a***@example.com"',
    }),
    status: z.int(),
    person: z
      .object({
        id,
        displayName: z.string().nullable().meta({ description: 'null where there is no such person any more' }),
      })
      .nullable(),
    group: z.object({ id, displayName: z.string().nullable() }).nullable(),
    code: z.string().nullable().meta({ description: 'Of the refusal; stable' }),
    reason: z.string().nullable().meta({ description: 'Why it was refused' }),
    detail: z.string().nullable().meta({ description: 'What the client was told' }),
    remedy: z.string().nullable().meta({ description: 'What to change, mostly at the identity provider' }),
    ignoredAttributes: z.array(z.string()).meta({ description: 'Attributes that no schema knows; they were left out' }),
    unknownMembers: z.int().meta({ description: 'Members of a group who are nobody here; they were left out' }),
    body: json.meta({
      description: 'Of the request: names and shape as sent, values masked; null where there was none',
    }),
  })
  .meta({ id: 'LoggedRequest' })
export type LoggedRequest = z.infer<typeof loggedRequest>

export const logPage = pageOf(loggedRequest).meta({ id: 'ProvisioningLogPage' })
export type LogPage = z.infer<typeof logPage>

export const logQuery = z.strictObject({
  clientId: z.uuid().optional(),
  personId: z.uuid().optional(),
  groupId: z.uuid().optional(),
  userName: z.string().min(1).max(1_000).optional().meta({
    description: 'Every request about this userName, also those that looked for it in vain or could not create it',
  }),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  status: z
    .string()
    .regex(/^([1-5]\d\d|[1-5]xx|refused)$/, 'a status as 409, a class as 4xx, or refused')
    .optional()
    .meta({ description: 'A status, a class of them, or `refused` for 400 and more', example: 'refused' }),
  from: instant.optional().meta({ description: 'From this moment', format: 'date-time' }),
  to: instant.optional().meta({ description: 'Before this moment', format: 'date-time' }),
  search: z.string().trim().min(1).max(200).optional().meta({
    description:
      'A userName, mail address, id of a person, group or request; or words of paths, details, codes and ignored attributes',
  }),
  ...paging,
})
