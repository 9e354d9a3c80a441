import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import type { Executor, Trx } from '../../db/connection.ts'
import { withConstraintErrors } from '../../db/constraint-errors.ts'
import { brokenAttributes, checkAttributes, checkUrn } from './check-extension.ts'
import { ExtensionInUse, ExtensionUrnTaken, TooManyExtensions } from './errors.ts'
import { type ExtensionSchema, mostExtensions } from './extension-schema.ts'
import {
  deleteExtension,
  type ExtensionKey,
  insertExtension,
  isInUse,
  listExtensions,
  raiseSchemaVersion,
  updateExtension,
} from './extension-store.ts'

export type NewExtension = Pick<ExtensionSchema, 'urn' | 'name' | 'description' | 'attributes'>
export type ExtensionChange = Partial<Pick<ExtensionSchema, 'name' | 'description' | 'attributes'>>

/** Known to every process within a second. @throws InvalidExtension, ExtensionUrnTaken, TooManyExtensions */
export async function declareExtension(
  trx: Trx,
  { tenantId, extension, actor }: { tenantId: number; extension: NewExtension; actor: Actor },
): Promise<ExtensionSchema> {
  await raiseSchemaVersion(trx, tenantId)
  const others = await listExtensions(trx, tenantId)
  checkUrn(
    extension.urn,
    others.map(({ urn }) => urn),
  )
  checkAttributes(extension.attributes)
  if (others.length >= mostExtensions) throw new TooManyExtensions(mostExtensions)
  const declared = await withConstraintErrors({ extension_schema_urn_unique: () => new ExtensionUrnTaken() }, () =>
    insertExtension(trx, tenantId, extension),
  )
  await recordEvent(trx, { tenantId, type: 'schema.declared', actor, subjectId: declared.id })
  return declared
}

/**
 * Attributes may be added and described anew at any time; taken away, or given another type, while nobody has a value.
 * @throws NotFound, InvalidExtension, ExtensionInUse
 */
export async function changeExtension(
  trx: Trx,
  { change, actor, ...key }: ExtensionKey & { change: ExtensionChange; actor: Actor },
): Promise<ExtensionSchema> {
  const { tenantId } = key
  const before = await lockExtension(trx, key)
  const after = { ...before, ...change }
  checkAttributes(after.attributes)
  const broken = brokenAttributes(before.attributes, after.attributes)
  if (broken.length > 0 && (await isInUse(trx, { tenantId, urn: before.urn, names: broken })))
    throw new ExtensionInUse(broken.join(', '))
  const changed = await updateExtension(trx, key, after)
  await recordEvent(trx, { tenantId, type: 'schema.changed', actor, subjectId: changed.id })
  return changed
}

/** @throws NotFound, ExtensionInUse */
export async function dropExtension(trx: Trx, { actor, ...key }: ExtensionKey & { actor: Actor }): Promise<void> {
  const { tenantId, extensionId } = key
  const { urn } = await lockExtension(trx, key)
  if (await isInUse(trx, { tenantId, urn })) throw new ExtensionInUse(urn)
  await deleteExtension(trx, key)
  await recordEvent(trx, { tenantId, type: 'schema.dropped', actor, subjectId: extensionId })
}

export async function findExtension(db: Executor, { tenantId, extensionId }: ExtensionKey): Promise<ExtensionSchema> {
  const found = (await listExtensions(db, tenantId)).find(({ id }) => id === extensionId)
  if (!found) throw new NotFound('schema')
  return found
}

async function lockExtension(trx: Trx, key: ExtensionKey): Promise<ExtensionSchema> {
  await raiseSchemaVersion(trx, key.tenantId)
  return findExtension(trx, key)
}
