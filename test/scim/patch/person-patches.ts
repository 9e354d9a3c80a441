import type { JsonObject, JsonValue } from '../../../src/base/json.ts'
import { userSchema } from '../../../src/people/user-schema.ts'
import { readPatchRequest } from '../../../src/scim/patch/patch-request.ts'
import { type PatchResult, patchResource } from '../../../src/scim/patch/patch-resource.ts'

export const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const personId = '5a1c0f7e-2f4a-4c6b-9d1e-0a2b3c4d5e6f'

export const anna: JsonObject & { emails: JsonObject[] } = {
  userName: 'anna@example.com',
  active: true,
  externalId: 'a-1',
  displayName: 'Anna Berg',
  name: { givenName: 'Anna', familyName: 'Berg', formatted: 'Anna Berg' },
  emails: [{ type: 'work', value: 'anna@example.com', primary: true }],
  [ENT]: { department: 'Planning', employeeNumber: '0007' },
}

/** Plain objects, so that `toEqual` shows a readable difference. */
export function patch(operations: unknown[], current: object = anna) {
  const result = patchingOf(operations, current)
  if (result instanceof Promise) throw new Error('this patch waits for its turns: use heavyPatch')
  return plain(result)
}

export const heavyPatch = async (operations: unknown[], current: object = anna) =>
  plain(await patchingOf(operations, current))

function patchingOf(operations: unknown[], current: object) {
  const request = readPatchRequest({ Operations: operations })
  return patchResource(current as JsonObject, request, { schema: userSchema, id: personId })
}

function plain(result: PatchResult) {
  return { ...result, document: JSON.parse(JSON.stringify(result.document)) as Record<string, JsonValue> }
}

export const replace = (path: string, value: unknown) => ({ op: 'replace', path, value })
export const add = (path: string, value: unknown) => ({ op: 'add', path, value })
export const remove = (path: string, value?: unknown) => ({ op: 'remove', path, ...(value !== undefined && { value }) })
