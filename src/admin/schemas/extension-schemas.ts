import { z } from 'zod'
import { id, listOf, moment, shortText } from './fields.ts'

const types = ['string', 'boolean', 'integer', 'decimal', 'dateTime', 'reference'] as const
const description = z.string().max(1_000).default('')

const plain = {
  name: z.string().min(1).max(64).meta({ example: 'costCentre' }),
  multiValued: z.boolean().default(false),
  caseExact: z.boolean().default(false).meta({ description: 'Whether filters tell upper from lower case' }),
  description,
}

const subAttribute = z.strictObject({ ...plain, type: z.enum(types).default('string') })

const attribute = z
  .strictObject({
    ...plain,
    type: z.enum([...types, 'complex']).default('string'),
    subAttributes: z.array(subAttribute).max(100).optional().meta({ description: 'Of a complex attribute' }),
  })
  .meta({ id: 'ExtensionAttribute' })

const attributes = z.array(attribute).min(1).max(100)

export const extensionSchema = z
  .object({
    id,
    urn: z.string(),
    name: z.string(),
    description: z.string(),
    attributes: z.array(attribute),
    createdAt: moment,
    modifiedAt: moment,
  })
  .meta({ id: 'ExtensionSchema' })
export type ShownExtension = z.input<typeof extensionSchema>

export const extensionSchemaList = listOf(extensionSchema).meta({ id: 'ExtensionSchemaList' })

export const declareExtension = z
  .strictObject({
    urn: z.string().max(200).meta({ example: 'urn:ietf:params:scim:schemas:extension:acme:2.0:User' }),
    name: shortText,
    description,
    attributes,
  })
  .meta({ id: 'DeclareExtensionSchema' })

export const changeExtension = z
  .strictObject({
    name: shortText.optional(),
    description: z.string().max(1_000).optional(),
    attributes: attributes.optional().meta({ description: 'All of them, as they are to be' }),
  })
  .meta({ id: 'ChangeExtensionSchema' })
