import { z } from 'zod'
import { count, id, moment, pageOf, paging, shortText } from './fields.ts'
import { personSummary } from './people.ts'

export const groupRole = z.enum(['required', 'suggested', 'open']).meta({
  description: '`required`: everybody joins while claiming; `suggested`: ticked; `open`: offered',
})

export const group = z
  .object({
    id,
    displayName: z.string(),
    kind: z.enum(['pushed', 'local']),
    pushedBy: z.object({ id, name: z.string() }).nullable(),
    role: groupRole.nullable().meta({ description: 'null: not offered while claiming' }),
    memberCount: count,
    createdAt: moment,
    modifiedAt: moment,
    version: z.string(),
  })
  .meta({ id: 'Group' })
export type Group = z.infer<typeof group>

export const groupPage = pageOf(group).meta({ id: 'GroupPage' })
export type GroupPage = z.infer<typeof groupPage>

export const groupsQuery = z.strictObject({
  search: z.string().trim().max(200).optional().meta({ description: 'Beginning of the display name' }),
  kind: z.enum(['pushed', 'local']).optional(),
  ...paging,
})

export const createGroup = z
  .strictObject({ displayName: shortText, role: groupRole.nullable().default(null) })
  .meta({ id: 'CreateGroup' })

export const changeGroup = z
  .strictObject({ displayName: shortText.optional(), role: groupRole.nullable().optional() })
  .meta({ id: 'ChangeGroup' })

export const memberPage = pageOf(personSummary).meta({ id: 'MemberPage' })
export type MemberPage = z.infer<typeof memberPage>

export const addMembers = z
  .union([
    z.strictObject({ personIds: z.array(id).min(1).max(1_000) }),
    z.strictObject({
      filter: z.string().min(1).max(4_096).meta({ description: 'A filter of RFC 7644 §3.4.2.2: all who match' }),
    }),
  ])
  .meta({ id: 'AddMembers' })
export type AddMembers = z.infer<typeof addMembers>

export const membersAdded = z
  .object({ group, unknown: z.array(id).meta({ description: 'Ids of nobody here; the others were added' }) })
  .meta({ id: 'MembersAdded' })
export type MembersAdded = z.infer<typeof membersAdded>
