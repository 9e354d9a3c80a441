import { z } from 'zod'
import { campaignAction, previewCampaign } from './campaigns.ts'
import { clearable, id, listOf, mailText, moment, shortText } from './fields.ts'

/** With null for the built-in text, as it is sent where the tenant has none of its own. */
const seenText = {
  subject: clearable(mailText.subject.unwrap()).meta({
    description: 'Absent: the tenant’s own; null: the built-in one',
  }),
  body: clearable(mailText.body.unwrap()).meta({ description: 'As for `subject`' }),
}

export const previewMessage = z
  .strictObject({
    ...seenText,
    personId: id
      .optional()
      .meta({ description: 'As whom to read it. Absent: the first whom it would reach, else a made-up person.' }),
    action: campaignAction.default('invite'),
    selection: previewCampaign.optional().meta({ description: 'Whom a campaign would reach; absent: everybody' }),
  })
  .meta({ id: 'PreviewMessage' })
export type PreviewMessage = z.infer<typeof previewMessage>

export const inlineImages = z
  .array(z.object({ contentId: z.string(), dataUrl: z.string() }))
  .describe('Those that the HTML shows by `cid:`; they travel with the mail')

export const messagePreview = z
  .object({
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    to: z.string().nullable(),
    inlineImages,
  })
  .meta({ id: 'MessagePreview' })
export type MessagePreview = z.infer<typeof messagePreview>

export const testMessage = z
  .strictObject({ ...seenText, action: campaignAction.default('invite') })
  .meta({ id: 'TestMessage' })
export const testMessageSent = z
  .object({
    to: z.string(),
    by: z
      .enum(['smtp', 'outbox', 'held'])
      .describe('`outbox`: no mail server is configured, it is kept there; `held`: no mail leaves at all'),
  })
  .meta({ id: 'TestMessageSent' })

export const savedMessage = z
  .object({
    id,
    name: z.string().meta({ description: 'Among admins only' }),
    subject: z.string().nullable(),
    body: z.string().nullable(),
    changedAt: moment,
  })
  .meta({ id: 'SavedMessage' })
export type SavedMessage = z.infer<typeof savedMessage>

export const savedMessageList = listOf(savedMessage).meta({ id: 'SavedMessageList' })

export const saveMessage = z
  .strictObject({
    name: shortText,
    subject: clearable(mailText.subject.unwrap()),
    body: clearable(mailText.body.unwrap()),
  })
  .meta({ id: 'SaveMessage' })
