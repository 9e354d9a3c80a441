import {
  type AttributeDeclaration,
  defineSchema,
  extendResourceSchema,
  type ResourceSchema,
} from '../filter/schema-definition.ts'
import { userSchema } from './user-schema.ts'

export const VESTIBULE_URN = 'urn:ietf:params:scim:schemas:extension:vestibule:2.0:User'
export const ACCOUNT_STATUS_URN = 'urn:ietf:params:scim:schemas:extension:facebook:accountstatusdetails:2.0:User'
export const AUTH_METHOD_URN = 'urn:ietf:params:scim:schemas:extension:facebook:authmethod:2.0:User'

/** Extensions that show facts of the standing: nothing of them is stored with the person's attributes. */
export const statusUrns: ReadonlySet<string> = new Set([VESTIBULE_URN, ACCOUNT_STATUS_URN, AUTH_METHOD_URN])

type Part = Omit<AttributeDeclaration, 'name'>

const readOnly = { mutability: 'readOnly' } as const
const invited: Part = {
  type: 'boolean',
  description: 'Has an invitation. Writing true invites; false is no instruction.',
}
const claimed: Part = { type: 'boolean', ...readOnly, description: 'Has taken the account' }
/** A credential: shown only by name, to clients with that right, and never to be guessed by filters. */
const claimLink: Part = {
  type: 'reference',
  referenceTypes: ['external'],
  caseExact: true,
  ...readOnly,
  returned: 'request',
  filterable: false,
  description: 'The address at which the invited person claims; only for clients with that right, and on request',
}
const accessCode: Part = {
  caseExact: true,
  ...readOnly,
  returned: 'request',
  filterable: false,
  description:
    'The code on paper by which the invited person claims; only for clients with the right to claim links, and on request',
}
const accessCodeExpirationDate = { ...readOnly, returned: 'request', filterable: false } as const
const canDelete: Part = { type: 'boolean', ...readOnly, filterable: false, description: 'DELETE would be accepted' }
const authMethod: Part = {
  ...readOnly,
  canonicalValues: ['sso', 'password'],
  description: 'How the person signs in: what was set for them, and after the claim how it was made',
}

const vestibule = defineSchema({
  urn: VESTIBULE_URN,
  name: 'Vestibule',
  description: 'The invitation and the claim of the account',
  attributes: [
    { name: 'invited', ...invited },
    { name: 'inviteDate', type: 'dateTime', ...readOnly, description: 'When the person was invited' },
    { name: 'claimed', ...claimed },
    { name: 'claimDate', type: 'dateTime', ...readOnly, description: 'When the account was claimed' },
    { name: 'claimLink', ...claimLink },
    { name: 'accessCode', ...accessCode },
    {
      name: 'accessCodeExpirationDate',
      type: 'dateTime',
      ...accessCodeExpirationDate,
      description: 'When the access code ends',
    },
    { name: 'canDelete', ...canDelete },
    { name: 'authMethod', ...authMethod },
  ],
})

const onRequest = { returned: 'request' } as const

/** Workplace's names for the same facts; its dates are Unix seconds. */
const accountStatus = defineSchema({
  urn: ACCOUNT_STATUS_URN,
  name: 'Account status',
  description: 'The invitation and the claim of the account, under the names of Workplace',
  attributes: [
    { name: 'invited', ...invited, ...onRequest },
    { name: 'inviteDate', type: 'integer', ...readOnly, ...onRequest, description: 'In Unix seconds' },
    { name: 'claimed', ...claimed, ...onRequest },
    { name: 'claimDate', type: 'integer', ...readOnly, ...onRequest, description: 'In Unix seconds' },
    { name: 'claimLink', ...claimLink },
    { name: 'accessCode', ...accessCode },
    { name: 'accessCodeExpirationDate', type: 'integer', ...accessCodeExpirationDate, description: 'In Unix seconds' },
    { name: 'canDelete', ...canDelete, ...onRequest },
  ],
})

const authMethodSchema = defineSchema({
  urn: AUTH_METHOD_URN,
  name: 'Authentication method',
  description: 'How the person signs in, under the name of Workplace',
  attributes: [{ name: 'authMethod', ...authMethod, ...onRequest }],
})

/** A person as SCIM shows one: what is stored, and the facts. Filters over people are resolved against it on every face. */
export const scimUserSchema: ResourceSchema = extendResourceSchema(
  userSchema,
  [vestibule, accountStatus, authMethodSchema].map((schema) => ({ ...schema, required: false })),
)
