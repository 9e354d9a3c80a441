import { InvalidFilter, InvalidPath } from '../../filter/errors.ts'
import type { PatchPath } from '../../filter/resolved-filter.ts'
import type { ResourceSchema } from '../../filter/schema-definition.ts'
import { readPatchPath } from '../../filter/read-path.ts'
import { resolveName } from '../../filter/resolve-name.ts'

/**
 * What a name inside a body or a path-less value stands for: Entra writes paths as names (`name.givenName`,
 * `urn:…:User:department`). Undefined where no schema knows it, which is no error there.
 */
export function resolveKey(key: string, schema: ResourceSchema): PatchPath | undefined {
  // An error for each unknown name would be dear.
  if (!key.includes('[')) return resolveName(key.trim(), schema)
  try {
    return readPatchPath(key, schema)
  } catch (error) {
    if (error instanceof InvalidPath || error instanceof InvalidFilter) return undefined
    throw error
  }
}
