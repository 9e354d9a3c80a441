import { z } from 'zod'
import { id, instant, json, moment, pageOf, paging } from './fields.ts'

const subject = z
  .object({
    kind: z.enum([
      'admin',
      'api_key',
      'client',
      'group',
      'campaign',
      'bulk_act',
      'import',
      'people_file',
      'export',
      'sso_connection',
      'schema',
      'domain',
    ]),
    name: z.string().nullable().meta({ description: 'As it is called now; null where it has no name' }),
  })
  .meta({ id: 'AuditSubject' })
export type Subject = z.infer<typeof subject>

export const auditEvent = z
  .object({
    no: z.int(),
    at: moment,
    type: z.string(),
    actor: z.object({ kind: z.string(), id: id.nullable(), name: z.string().nullable() }),
    personId: id.nullable(),
    personName: z.string().nullable().meta({
      description: 'What they are called now; null where they were deleted, or the caller has no `people:read`',
    }),
    subjectId: id.nullable().meta({ description: 'What else was touched: group, client, campaign, key, admin' }),
    subject: subject.nullable().meta({ description: 'What `subjectId` is; null where it is gone' }),
    detail: z.record(z.string(), json).nullable(),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof auditEvent>

export const auditPage = pageOf(auditEvent).meta({ id: 'AuditPage' })
export type AuditPage = z.infer<typeof auditPage>

const filters = {
  personId: id.optional(),
  type: z.string().max(100).optional().meta({ example: 'person.claimed' }),
  from: instant.optional().meta({ description: 'From this moment', format: 'date-time' }),
  to: instant.optional().meta({ description: 'Before this moment', format: 'date-time' }),
  reference: z.string().trim().toUpperCase().max(20).optional().meta({
    description: 'Number that a refused member reads out',
    example: '7KQ4-9XTM',
  }),
}
export const auditFilters = z.strictObject(filters)
export const auditQuery = z.strictObject({ ...filters, ...paging })
