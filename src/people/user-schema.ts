import SCIMMY from 'scimmy'
import {
  defineResourceSchema,
  defineSchema,
  type ResourceSchema,
  type SchemaDeclaration,
  type SchemaDefinition,
} from '../filter/schema-definition.ts'

export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** A schema as RFC 7643 §7 writes it, which is how scimmy describes its own. */
type DescribedSchema = Omit<SchemaDeclaration, 'urn'> & { id: string }

// Through JSON: `describe` returns attributes whose properties only their `toJSON` shows.
const described = (definition: { describe(): unknown }) =>
  JSON.parse(JSON.stringify(definition.describe())) as DescribedSchema

// `password` is left out: a credential is set by the person alone, so one that a client sends is never stored, and a
// schema that named it would invite clients to map it.
// `active` is never absent, so it cannot be taken away; whoever creates somebody without it means true.
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

/** A person as SCIM sees one (RFC 7643 §4.1 and §4.3); filters over people are resolved against it on every face. */
export const userSchema: ResourceSchema = defineResourceSchema({
  name: 'User',
  core: coreUser(),
  extensions: [{ ...enterpriseUser(), required: false }],
})
