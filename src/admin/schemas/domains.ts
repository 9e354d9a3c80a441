import { z } from 'zod'
import { clearable, id, listOf, moment, reach } from './fields.ts'

export const domain = z
  .object({
    id,
    domain: z.string().meta({ example: 'acme.example' }),
    connectionId: id.nullable().meta({
      description: 'Single sign-on connection whose word about addresses of the domain counts, and where sign-in leads',
    }),
    record: z
      .object({ type: z.literal('TXT'), name: z.string(), value: z.string() })
      .meta({ description: 'What to publish in the DNS, and to leave there' }),
    verifiedAt: moment.nullable(),
    lastCheckedAt: moment.nullable(),
    lastResult: z.enum(['found', 'missing', 'no_answer']).nullable(),
    failingSince: moment.nullable().meta({ description: 'Verified, but without its record since then' }),
    lapsesAt: moment.nullable().meta({ description: 'When it counts no longer, unless the record comes back' }),
    createdAt: moment,
  })
  .meta({ id: 'Domain' })
export type Domain = z.infer<typeof domain>

export const domainList = listOf(domain).meta({ id: 'DomainList' })

export const domainReach = z
  .object({ people: reach.people.meta({ description: 'Whose mail goes to an address of it' }), isAll: reach.isAll })
  .meta({ id: 'DomainReach' })
export type DomainReach = z.infer<typeof domainReach>

export const addDomain = z
  .strictObject({ domain: z.string().max(300).meta({ example: 'acme.example' }), connectionId: clearable(id) })
  .meta({ id: 'AddDomain' })

export const changeDomain = z.strictObject({ connectionId: id.nullable() }).meta({ id: 'ChangeDomain' })
