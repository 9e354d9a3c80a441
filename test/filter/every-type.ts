import { defineSchema, extendResourceSchema, type ResourceSchema } from '../../src/filter/schema-definition.ts'
import { scimUserSchema } from '../../src/people/status-schema.ts'

export const PLANT_URN = 'urn:example:params:scim:schemas:extension:plant:2.0:User'

/** An extension as a tenant may declare one, with an attribute of every type, single and many, alone and within others. */
const plant = defineSchema({
  urn: PLANT_URN,
  name: 'Plant',
  attributes: [
    { name: 'badge', type: 'string', caseExact: true },
    { name: 'shift', type: 'string' },
    { name: 'grade', type: 'integer' },
    { name: 'quota', type: 'decimal' },
    { name: 'nightly', type: 'boolean' },
    { name: 'since', type: 'dateTime' },
    { name: 'seal', type: 'binary', caseExact: true },
    { name: 'page', type: 'reference', referenceTypes: ['uri'], caseExact: true },
    { name: 'tags', type: 'string', multiValued: true },
    { name: 'levels', type: 'integer', multiValued: true },
    { name: 'trainings', type: 'dateTime', multiValued: true },
    {
      name: 'desk',
      type: 'complex',
      subAttributes: [
        { name: 'room', type: 'string' },
        { name: 'floor', type: 'integer' },
        { name: 'neighbours', type: 'string', multiValued: true, caseExact: true },
      ],
    },
    {
      name: 'keys',
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value', type: 'string', caseExact: true },
        { name: 'weight', type: 'decimal' },
        { name: 'master', type: 'boolean' },
        { name: 'issued', type: 'dateTime' },
        { name: 'doors', type: 'string', multiValued: true },
      ],
    },
  ],
})

export const everyType: ResourceSchema = extendResourceSchema(scimUserSchema, [{ ...plant, required: false }])
