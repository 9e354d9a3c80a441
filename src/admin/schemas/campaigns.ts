import { z } from 'zod'
import { count, id, listOf, mailText, moment, pageOf } from './fields.ts'
import { deliveryStates, narrowing } from './people.ts'

export const campaignKind = z.enum(['all', 'filter', 'list', 'one'])
export const campaignAction = z.enum(['invite', 'remind']).meta({
  description:
    '`remind`: those who are invited and have not claimed get the same link again, and its clock restarts; not those to whom a mail has yet to go out',
})
export const campaignState = z.enum(['running', 'paused', 'done', 'cancelled']).meta({ id: 'CampaignState' })

const mailCounts = z.object({
  ...(Object.fromEntries(deliveryStates.map((state) => [state, count])) as Record<
    (typeof deliveryStates)[number],
    typeof count
  >),
  sent: count.meta({ description: 'A mail server took it' }),
  inOutbox: count.meta({ description: 'Kept in the outbox, since no mail server is set up; not among `sent`' }),
})

export const campaign = z
  .object({
    id,
    kind: campaignKind,
    action: campaignAction,
    filter: z.string().nullable().meta({ description: 'Of a campaign by filter' }),
    state: campaignState,
    subject: z.string().nullable(),
    body: z.string().nullable(),
    includeWithdrawn: z.boolean(),
    expected: count.meta({ description: 'Who was to be invited, or reminded, when it started' }),
    invited: count.meta({ description: 'Who is invited, or reminded, by now' }),
    withoutMail: count.meta({
      description: 'Invited, but without a usable address: single sign-on or an access code remains',
    }),
    mail: mailCounts,
    mailCountedAt: moment.nullable().meta({
      description:
        'Null: just now. In lists the mails of campaigns of more than 20,000 people are counted once a minute at most',
    }),
    retrying: z.boolean().meta({ description: 'Its failed mail is being put back into the queue' }),
    createdBy: z.object({ id, name: z.string().nullable() }).nullable(),
    createdAt: moment,
    finishedAt: moment.nullable(),
  })
  .meta({ id: 'Campaign' })
export type Campaign = z.infer<typeof campaign>

export const campaignFailures = z
  .object({
    failed: count,
    toRetry: count.meta({ description: 'Who would get it again' }),
    claimed: count.meta({ description: 'Have claimed since' }),
    notInvited: count.meta({ description: 'Withdrawn, deactivated or deleted since' }),
    mailedSince: count.meta({ description: 'Another invitation or reminder has gone out to them since, or waits' }),
    withoutMail: count.meta({ description: 'No longer have a usable address' }),
    reasons: z
      .array(z.object({ resultCode: z.int().nullable(), result: z.string().nullable(), mails: count }))
      .meta({ description: 'What the mail server said, the ten most frequent' }),
    otherReasons: count.meta({ description: 'Failed mails with another reason' }),
  })
  .meta({ id: 'CampaignFailures' })
export type CampaignFailures = z.infer<typeof campaignFailures>

export const campaignPage = pageOf(campaign).meta({ id: 'CampaignPage' })
export type CampaignPage = z.infer<typeof campaignPage>

const chosen = {
  filter: z
    .strictObject({
      kind: z.literal('filter'),
      filter: narrowing.filter,
      search: narrowing.search,
      source: narrowing.source,
      mail: narrowing.mail,
    })
    .meta({ description: 'All who match now, as `GET /people` finds them; at least one of these' }),
  list: z.strictObject({ kind: z.literal('list'), personIds: z.array(id).min(1).max(10_000) }),
  file: z.strictObject({
    kind: z.literal('file'),
    fileId: id.meta({ description: 'Of `POST /people-files`: whomever its rows were matched to' }),
  }),
}
const all = z.strictObject({ kind: z.literal('all') })

export const previewCampaign = z
  .discriminatedUnion('kind', [all, chosen.filter, chosen.list, chosen.file])
  .meta({ id: 'PreviewCampaign' })
export type PreviewCampaign = z.infer<typeof previewCampaign>

export const campaignPreview = z
  .object({
    toInvite: count.meta({ description: 'Uninvited and active, the withdrawn included' }),
    withdrawn: count.meta({ description: 'Those of them whose invitation was once taken back' }),
    inactive: count,
    alreadyInvited: count.meta({
      description: 'Invited and not claimed; a reminder reaches these, without `mailWaiting`',
    }),
    mailWaiting: count.meta({
      description:
        'Of those invited already: an invitation or reminder to them has yet to go out (queued, deferred, held or being sent), so a reminder leaves them out',
    }),
    claimed: count,
    withoutMail: count.meta({
      description:
        'Of those to invite: no mail reaches them; `POST /access-codes/cards` prints cards for them once they are invited',
    }),
    sharedAddress: count.meta({ description: 'Of those to invite: the address is another person’s, too' }),
    roleAddress: count.meta({ description: 'Of those to invite: the address is an office’s, as info@ is' }),
    addresses: z.enum(['exact', 'kept', 'estimated']).meta({
      description:
        'The three figures about addresses, where there are many people: `kept`: counted at `addressesCountedAt`; `estimated`: from a sample; of everybody all are being counted meanwhile, ask again in a few seconds',
    }),
    addressesCountedAt: moment.nullable(),
    clientsToFlip: listOf(z.object({ id, kind: z.string(), name: z.string() })).shape.items.meta({
      description: 'Provisioning clients that Invite All makes invite on creation from then on; none for the chosen',
    }),
  })
  .meta({ id: 'CampaignPreview' })
export type CampaignPreview = z.infer<typeof campaignPreview>

const sending = { ...mailText, action: campaignAction.default('invite') }

export const startCampaign = z
  .discriminatedUnion('kind', [
    all.extend({ ...sending, includeWithdrawn: z.boolean().default(true).meta({ description: 'Of inviting alone' }) }),
    chosen.filter.extend(sending),
    chosen.list.extend(sending),
    chosen.file.extend(sending),
  ])
  .meta({ id: 'StartCampaign' })
