import type { JsonObject } from '../../base/json.ts'
import type { PersonDocument } from '../../people/person.ts'
import { statusUrns } from '../../people/status-schema.ts'
import { bareObject } from '../resources/bare-object.ts'

/** The resource without what only the server says: what bodies and patches change. */
export function toResource({ userName, active, externalId, attributes }: PersonDocument): JsonObject {
  return { userName, active, ...(externalId !== undefined && { externalId }), ...attributes }
}

/** @param activeBefore stands where the resource does not say whether the person is active. */
export function toDocument(resource: JsonObject, activeBefore: boolean): PersonDocument {
  const attributes = bareObject()
  for (const name of Object.keys(resource)) {
    if (!OWN_COLUMNS.has(name) && !statusUrns.has(name)) attributes[name] = resource[name]!
  }
  const { userName, active, externalId } = resource
  return {
    userName: userName as string,
    active: typeof active === 'boolean' ? active : activeBefore,
    externalId: externalId as string | undefined,
    attributes,
  }
}

const OWN_COLUMNS = new Set(['userName', 'active', 'externalId'])
