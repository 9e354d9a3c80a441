import { z } from 'zod'
import { count, id, listOf, mailText, moment, pageOf } from './fields.ts'
import { deliveryStates } from './people.ts'

export const campaignKind = z.enum(['all', 'filter', 'list', 'one'])
export const campaignState = z.enum(['running', 'paused', 'done', 'cancelled']).meta({ id: 'CampaignState' })

const mailCounts = z.object(
  Object.fromEntries(deliveryStates.map((state) => [state, count])) as Record<
    (typeof deliveryStates)[number],
    typeof count
  >,
)

export const campaign = z
  .object({
    id,
    kind: campaignKind,
    state: campaignState,
    subject: z.string().nullable(),
    body: z.string().nullable(),
    includeWithdrawn: z.boolean(),
    expected: count.meta({ description: 'Who was to be invited when it started' }),
    invited: count.meta({ description: 'Who is invited by now' }),
    withoutMail: count.meta({
      description: 'Invited, but without a usable address: single sign-on or an access code remains',
    }),
    mail: mailCounts,
    createdBy: z.object({ id, name: z.string().nullable() }).nullable(),
    createdAt: moment,
    finishedAt: moment.nullable(),
  })
  .meta({ id: 'Campaign' })
export type Campaign = z.infer<typeof campaign>

export const campaignPage = pageOf(campaign).meta({ id: 'CampaignPage' })
export type CampaignPage = z.infer<typeof campaignPage>

export const previewCampaign = z.strictObject({ kind: z.literal('all') }).meta({ id: 'PreviewCampaign' })

export const campaignPreview = z
  .object({
    toInvite: count.meta({ description: 'Uninvited and active, the withdrawn included' }),
    withdrawn: count.meta({ description: 'Those of them whose invitation was once taken back' }),
    inactive: count,
    alreadyInvited: count,
    claimed: count,
    withoutMail: count,
    sharedAddress: count.meta({ description: 'Of those to invite: the address is another person’s, too' }),
    roleAddress: count.meta({ description: 'Of those to invite: the address is an office’s, as info@ is' }),
    clientsToFlip: listOf(z.object({ id, kind: z.string(), name: z.string() })).shape.items.meta({
      description: 'Provisioning clients that will invite on creation from then on',
    }),
  })
  .meta({ id: 'CampaignPreview' })
export type CampaignPreview = z.infer<typeof campaignPreview>

export const startCampaign = z
  .strictObject({
    kind: z.literal('all'),
    ...mailText,
    includeWithdrawn: z.boolean().default(true),
  })
  .meta({ id: 'StartCampaign' })
export type StartCampaign = z.input<typeof startCampaign>
