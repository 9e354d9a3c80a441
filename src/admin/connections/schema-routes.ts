import {
  changeExtension,
  declareExtension,
  dropExtension,
  findExtension,
} from '../../people/extensions/declare-extension.ts'
import type { ExtensionSchema } from '../../people/extensions/extension-schema.ts'
import { listExtensions } from '../../people/extensions/extension-store.ts'
import { moment } from '../moment.ts'
import { read, type Route, write } from '../route.ts'
import {
  changeExtension as changeSchema,
  declareExtension as declareSchema,
  extensionSchema,
  extensionSchemaList,
  type ShownExtension,
} from '../schemas/extension-schemas.ts'
import { pathId } from '../schemas/fields.ts'

const tag = 'Schemas'

export const schemaRoutes: Route[] = [
  read({
    path: '/schemas',
    tag,
    scope: ['settings:write', 'clients:write', 'audit:read'],
    summary: 'List the extensions of the User schema that this tenant declared',
    response: extensionSchemaList,
    async handler({ db, tenantId }) {
      return { items: (await listExtensions(db, tenantId)).map(shown) }
    },
  }),
  write({
    method: 'post',
    path: '/schemas',
    tag,
    scope: 'settings:write',
    summary: 'Declare an extension of the User schema',
    description:
      'Provisioning clients of this tenant find it under `/Schemas` within a second, and can write and filter by it.',
    body: declareSchema,
    status: 201,
    response: extensionSchema,
    async handler({ trx, tenantId, body, caller }) {
      return shown(await declareExtension(trx, { tenantId, extension: body, actor: caller.actor }))
    },
  }),
  read({
    path: '/schemas/{id}',
    tag,
    scope: ['settings:write', 'clients:write', 'audit:read'],
    summary: 'Read an extension schema',
    params: pathId,
    response: extensionSchema,
    async handler({ db, tenantId, params }) {
      return shown(await findExtension(db, { tenantId, extensionId: params.id }))
    },
  }),
  write({
    method: 'patch',
    path: '/schemas/{id}',
    tag,
    scope: 'settings:write',
    summary: 'Change an extension schema',
    description: 'An attribute for which somebody has a value can neither be taken away nor get another type: 409.',
    params: pathId,
    body: changeSchema,
    response: extensionSchema,
    async handler({ trx, tenantId, params, body, caller }) {
      const key = { tenantId, extensionId: params.id }
      return shown(await changeExtension(trx, { ...key, change: body, actor: caller.actor }))
    },
  }),
  write({
    method: 'delete',
    path: '/schemas/{id}',
    tag,
    scope: 'settings:write',
    summary: 'Drop an extension schema',
    description: 'Only while nobody has a value of it: 409.',
    params: pathId,
    async handler({ trx, tenantId, params, caller }) {
      await dropExtension(trx, { tenantId, extensionId: params.id, actor: caller.actor })
      return undefined
    },
  }),
]

function shown({ createdAt, modifiedAt, ...extension }: ExtensionSchema): ShownExtension {
  const attributes = extension.attributes as ShownExtension['attributes']
  return { ...extension, attributes, createdAt: moment(createdAt), modifiedAt: moment(modifiedAt) }
}
