import SCIMMY from 'scimmy'
import {
  defineResourceSchema,
  defineSchema,
  type ResourceSchema,
  type SchemaDeclaration,
  type SchemaDefinition,
} from '../filter/schema-definition.ts'

export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const START_TERM_URN = 'urn:ietf:params:scim:schemas:extension:facebook:starttermdates:2.0:User'
export const FRONTLINE_URN = 'urn:ietf:params:scim:schemas:extension:facebook:frontline:2.0:User'
export const ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** A schema as RFC 7643 §7 writes it, which is how scimmy describes its own. */
type DescribedSchema = Omit<SchemaDeclaration, 'urn'> & { id: string }

// Through JSON: `describe` returns attributes whose properties only their `toJSON` shows.
const described = (definition: { describe(): unknown }) =>
  JSON.parse(JSON.stringify(definition.describe())) as DescribedSchema

// `password` is left out: a credential is set by the person alone, so one that a client sends is never stored, and a
// schema that named it would invite clients to map it.
// `active` is never absent, so it cannot be taken away, which RFC 7644 §3.5.2.2 allows to refuse of what is required alone;
// whoever creates somebody without it means true.
function coreUser(): SchemaDefinition {
  const { id: urn, attributes, ...rest } = described(SCIMMY.Schemas.User.definition)
  const kept = attributes.filter(({ name }) => name !== 'password')
  const declared = kept.map((one) => (one.name === 'active' ? { ...one, required: true } : one))
  return defineSchema({ ...rest, urn, attributes: declared })
}

function enterpriseUser(): SchemaDefinition {
  const { id: urn, ...rest } = described(SCIMMY.Schemas.EnterpriseUser.definition)
  return defineSchema({ ...rest, urn })
}

/** Workplace's, so that a directory's mapping keeps working. */
const startTermDates = defineSchema({
  urn: START_TERM_URN,
  name: 'Start and term dates',
  description: 'When the employment begins and ends, in Unix seconds; 0 for none',
  attributes: [
    { name: 'startDate', type: 'integer', description: 'First day, in Unix seconds; 0 for none' },
    { name: 'termDate', type: 'integer', description: 'Last day, in Unix seconds; 0 for none' },
  ],
})

const frontline = defineSchema({
  urn: FRONTLINE_URN,
  name: 'Frontline',
  description: 'Whether the person works away from a desk',
  attributes: [{ name: 'is_frontline', type: 'boolean', description: 'Works away from a desk' }],
})

/** All that is stored of a person (RFC 7643 §4.1 and §4.3). */
export const userSchema: ResourceSchema = defineResourceSchema({
  name: 'User',
  core: coreUser(),
  extensions: [enterpriseUser(), startTermDates, frontline].map((schema) => ({ ...schema, required: false })),
})
