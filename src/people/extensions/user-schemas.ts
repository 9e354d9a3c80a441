import type { Database, Executor } from '../../db/connection.ts'
import { defineSchema, extendResourceSchema, type ResourceSchema } from '../../filter/schema-definition.ts'
import { scimUserSchema } from '../status-schema.ts'
import { listExtensions } from './extension-store.ts'

export interface SchemaOwner {
  tenantId: number
  /** 0: never declared anything. */
  schemaVersion: number
}

/** The User schema of a tenant with the extensions that it declared. */
export type UserSchemas = (owner: SchemaOwner) => ResourceSchema | Promise<ResourceSchema>

const mostRemembered = 1_000

interface Remembered {
  version: number
  schema: Promise<ResourceSchema>
}

/**
 * One a process. A tenant without extensions costs nothing; of others the schema is read once a version, and what was
 * compiled from it lives as long.
 */
export function createUserSchemas(db: Database): UserSchemas {
  const known = new Map<number, Remembered>()
  return ({ tenantId, schemaVersion }) => {
    if (schemaVersion === 0) return scimUserSchema
    const found = known.get(tenantId)
    // Callers are remembered for a second, so an old version may still come behind a new one.
    if (found && found.version >= schemaVersion) return found.schema
    const schema = readUserSchema(db, tenantId)
    remember(known, tenantId, { version: schemaVersion, schema })
    schema.catch(() => known.delete(tenantId))
    return schema
  }
}

function remember(known: Map<number, Remembered>, tenantId: number, schema: Remembered): void {
  known.delete(tenantId)
  if (known.size >= mostRemembered) known.delete(known.keys().next().value!)
  known.set(tenantId, schema)
}

/**
 * As it is declared at this moment, where nobody asks a thousand times a second.
 * @param schema what the tenant's extensions are added to.
 */
export async function readUserSchema(
  db: Executor,
  tenantId: number,
  schema: ResourceSchema = scimUserSchema,
): Promise<ResourceSchema> {
  const extensions = await listExtensions(db, tenantId)
  if (extensions.length === 0) return schema
  const own = extensions.map((extension) => ({ ...defineSchema(extension), required: false }))
  return extendResourceSchema(schema, own)
}
