import { z } from 'zod'
import { previewCampaign } from './campaigns.ts'
import { count, moment } from './fields.ts'

export const accessCode = z
  .object({
    code: z.string().meta({ example: 'BCDF-GHJK-MNPQ-RSTV' }),
    address: z.string().meta({ description: 'Where it is entered' }),
    expiresAt: moment,
  })
  .meta({ id: 'AccessCode' })
export type AccessCode = z.infer<typeof accessCode>

export const handOutCode = z
  .strictObject({
    renew: z.boolean().default(false).meta({ description: 'A new code in place of the one that is alive' }),
  })
  .meta({ id: 'HandOutCode' })

const whom = {
  people: previewCampaign.meta({ description: 'Whom; of these only who is invited can have a code' }),
  onlyWithoutMail: z.boolean().default(false).meta({ description: 'Only those whom no mail reaches' }),
}

export const codeHolders = z.strictObject(whom).meta({ id: 'CodeHolders' })
export type CodeHolders = z.infer<typeof codeHolders>

export const printCards = z
  .strictObject({
    ...whom,
    renew: z.boolean().default(false).meta({
      description: 'New codes for all of them: cards printed earlier are worth nothing then',
    }),
    paper: z.enum(['a4', 'letter']).default('a4'),
  })
  .meta({ id: 'PrintCards' })

export const codeCounts = z
  .object({
    people: count.meta({ description: 'Who is meant' }),
    mayHave: count.meta({ description: 'Of these, who is invited and has not claimed: each gets a card' }),
    open: count.meta({ description: 'Of these, who has a code that is alive; it is printed again' }),
  })
  .meta({ id: 'AccessCodeCounts' })
export type CodeCounts = z.infer<typeof codeCounts>

export const revokedCodes = z.object({ revoked: count }).meta({ id: 'RevokedAccessCodes' })
