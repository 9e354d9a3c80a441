import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import type { AttributeDeclaration } from '../../filter/schema-definition.ts'
import type { ExtensionSchema } from './extension-schema.ts'

const columns = ['id', 'urn', 'name', 'description', 'attributes', 'createdAt', 'modifiedAt'] as const

export interface ExtensionKey {
  tenantId: number
  extensionId: string
}

/** In the order in which they were declared. */
export async function listExtensions(db: Executor, tenantId: number): Promise<ExtensionSchema[]> {
  const rows = await db
    .selectFrom('extensionSchema')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
  return rows.map(({ attributes, ...row }) => ({ ...row, attributes: declared(attributes) }))
}

/** Written by `declareExtension` alone, which has checked them. */
const declared = (attributes: unknown) => attributes as AttributeDeclaration[]

export async function insertExtension(
  db: Executor,
  tenantId: number,
  { urn, name, description, attributes }: Pick<ExtensionSchema, 'urn' | 'name' | 'description' | 'attributes'>,
): Promise<ExtensionSchema> {
  const row = await db
    .insertInto('extensionSchema')
    .values({ tenantId, urn, urnKey: urn.toLowerCase(), name, description, attributes: JSON.stringify(attributes) })
    .returning(columns)
    .executeTakeFirstOrThrow()
  return { ...row, attributes }
}

export async function updateExtension(
  db: Executor,
  { tenantId, extensionId }: ExtensionKey,
  { name, description, attributes }: Pick<ExtensionSchema, 'name' | 'description' | 'attributes'>,
): Promise<ExtensionSchema> {
  const row = await db
    .updateTable('extensionSchema')
    .set({ name, description, attributes: JSON.stringify(attributes), modifiedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', extensionId)
    .returning(columns)
    .executeTakeFirstOrThrow()
  return { ...row, attributes }
}

export async function deleteExtension(db: Executor, { tenantId, extensionId }: ExtensionKey): Promise<void> {
  await db.deleteFrom('extensionSchema').where('tenantId', '=', tenantId).where('id', '=', extensionId).execute()
}

/** Reads the tenant through. @param names absent: any value of the extension. */
export async function isInUse(
  db: Executor,
  { tenantId, urn, names }: { tenantId: number; urn: string; names?: readonly string[] },
): Promise<boolean> {
  const used = names
    ? sql<boolean>`attributes -> ${urn}::text ?| ${names}::text[]`
    : sql<boolean>`attributes ? ${urn}::text`
  const row = await db
    .selectFrom('person')
    .select('no')
    .where('tenantId', '=', tenantId)
    .where(used)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Raises the version by which every process knows that its copy is old. The row's lock also puts changes one after the other. */
export async function raiseSchemaVersion(db: Executor, tenantId: number): Promise<void> {
  await db
    .updateTable('tenant')
    .set(({ eb }) => ({ schemaVersion: eb('schemaVersion', '+', 1) }))
    .where('id', '=', tenantId)
    .execute()
}
