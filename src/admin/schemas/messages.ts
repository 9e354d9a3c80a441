import { z } from 'zod'
import { id, mailText } from './fields.ts'

export const previewMessage = z
  .strictObject({
    ...mailText,
    personId: id
      .optional()
      .meta({ description: 'As whom to read it. Absent: somebody uninvited, else a made-up person.' }),
  })
  .meta({ id: 'PreviewMessage' })
export type PreviewMessage = z.infer<typeof previewMessage>

export const messagePreview = z
  .object({ subject: z.string(), html: z.string(), text: z.string(), to: z.string().nullable() })
  .meta({ id: 'MessagePreview' })
export type MessagePreview = z.infer<typeof messagePreview>
