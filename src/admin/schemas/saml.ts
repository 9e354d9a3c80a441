import { z } from 'zod'
import { id, moment } from './fields.ts'

const certificate = z.object({
  fingerprint: z.string().meta({ description: 'SHA-256 of the certificate', example: 'AB:CD:EF…' }),
  validFrom: moment,
  validUntil: moment,
})

export const samlConnection = z
  .object({
    serviceProvider: z
      .object({
        entityId: z.string().meta({ description: 'Also the address of its metadata, and the audience' }),
        acsUrl: z.string(),
        keys: z.array(
          certificate.extend({
            id,
            certificate: z.string().meta({ description: 'PEM' }),
            signsRequests: z.boolean().meta({ description: 'The other one opens assertions, and waits' }),
          }),
        ),
      })
      .meta({ description: 'What the identity provider has to know of this server' }),
    identityProvider: z
      .object({
        entityId: z.string(),
        ssoUrl: z.string(),
        certificates: z.array(
          certificate.extend({
            subject: z.string(),
            state: z.enum(['alive', 'expires_soon', 'expired', 'not_yet_valid']).meta({
              description:
                '`expires_soon`: within 30 days. An expired one still verifies, since it is known by itself; replace it all the same',
            }),
          }),
        ),
      })
      .nullable()
      .meta({ description: 'null in a draft that has not met its identity provider' }),
    metadata: z
      .object({
        url: z.string(),
        triedAt: moment.nullable(),
        readAt: moment.nullable(),
        fault: z.string().nullable().meta({ description: 'What was wrong at the last try, and what to do' }),
      })
      .nullable()
      .meta({ description: 'Where it is read again every day; null where it came as a document or by hand' }),
  })
  .meta({ id: 'SamlConnection' })
export type SamlConnectionView = z.infer<typeof samlConnection>

const entityId = z.string().trim().min(1).max(1_024).optional().meta({
  description: 'Which identity provider, where the document describes several',
})

/** One of the two. */
export const takeMetadata = z
  .union([
    z.strictObject({ document: z.string().min(1).max(1_100_000), entityId }),
    z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_048), entityId }),
  ])
  .meta({ id: 'TakeSamlMetadata' })

export const keyPath = z.object({ id, keyId: id })
