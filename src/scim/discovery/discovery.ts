import { NotFound } from '../../base/errors.ts'
import type { JsonObject } from '../../base/json.ts'
import { groupSchema } from '../../groups/group-schema.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { listResponse } from '../lists/list-response.ts'
import { resourceType } from './resource-types.ts'
import { schemaDocument } from './schemas.ts'
import { serviceProviderConfig } from './service-provider-config.ts'

/** RFC 7644 §4. */
export const configAnswer = ({ baseUrl }: ScimCall): Answer => ({ status: 200, body: serviceProviderConfig(baseUrl) })

export function resourceTypesAnswer({ baseUrl, userSchema }: ScimCall, name?: string): Answer {
  const types = [resourceType(userSchema, '/Users', baseUrl), resourceType(groupSchema, '/Groups', baseUrl)]
  return answerOf(types, name, 'resource type')
}

export function schemasAnswer({ baseUrl, userSchema }: ScimCall, urn?: string): Answer {
  const schemas = [userSchema.core, groupSchema.core, ...userSchema.extensions.values()]
  return answerOf(
    schemas.map((schema) => schemaDocument(schema, baseUrl)),
    urn,
    'schema',
  )
}

/** All of them as a list, or the one that is named. */
function answerOf(documents: readonly JsonObject[], id: string | undefined, what: string): Answer {
  if (id === undefined) {
    const { length } = documents
    return { status: 200, body: listResponse({ totalResults: length, itemsPerPage: length, startIndex: 1 }, documents) }
  }
  const found = documents.find((document) => (document['id'] as string).toLowerCase() === id.toLowerCase())
  if (!found) throw new NotFound(what)
  return { status: 200, body: found }
}
