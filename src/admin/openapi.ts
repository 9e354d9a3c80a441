import type { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiRequestBodyObject,
} from 'zod-openapi'
import { allRoutes } from './all-routes.ts'
import { needsFreshness, scopesOf } from './authorize.ts'
import { bodyOf, type Route } from './route.ts'
import { problem } from './schemas/problem.ts'

export type ApiDocument = ReturnType<typeof createDocument>

/** OpenAPI 3.1 of the routes that are served, made from the same definitions. */
export function openApiDocument(publicUrl: string): ApiDocument {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Vestibule',
      version: '1',
      description:
        'Runs a tenant: its people, invitations, groups, provisioning clients and settings. The tenant is the credential’s: no request names one.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(allRoutes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: paths(),
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, `vst_api_…`, with scopes' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-vestibule_admin',
          description: 'The panel’s session; everything but GET also carries `X-CSRF-Token`',
        },
      },
    },
  })
}

function paths(): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of allRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  }
  return paths
}

function operation(route: Route): ZodOpenApiOperationObject {
  const body = bodyOf(route)
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, permission(route)].filter(Boolean).join('\n\n'),
    requestParams: {
      ...(route.params && { path: route.params as z.ZodObject }),
      ...(route.query && { query: route.query as z.ZodObject }),
    },
    ...(sendsMail(route) && { parameters: [idempotencyHeader] }),
    ...(body && { requestBody: requestBody(route, body) }),
    responses: { ...success(route), default: { description: 'Anything that went wrong', content: problemContent } },
    'x-scopes': scopesOf(route),
    'x-fresh-authentication': needsFreshness(route),
  }
}

function requestBody(route: Route, body: z.ZodType): ZodOpenApiRequestBodyObject {
  const upload = route.kind === 'write' ? route.upload : undefined
  if (!upload) return { required: !accepts(body, {}), content: { 'application/json': { schema: body } } }
  return { required: true, content: Object.fromEntries(upload.mediaTypes.map((type) => [type, {}])) }
}

const problemContent = { 'application/problem+json': { schema: problem } }

const idempotencyHeader = {
  in: 'header' as const,
  name: 'Idempotency-Key',
  schema: { type: 'string' as const, maxLength: 200 },
  description: 'The same key with the same request gets the first answer again for a day, and sends nothing twice.',
}

function success(route: Route): ZodOpenApiOperationObject['responses'] {
  if (route.kind === 'raw') return { '200': { description: 'Done', content: { [route.produces]: {} } } }
  if (!route.response) return { '204': { description: 'Done' } }
  const status = (route.kind === 'write' && route.status) || 200
  return { [`${status}`]: { description: 'Done', content: { 'application/json': { schema: route.response } } } }
}

function sendsMail(route: Route): boolean {
  return route.kind === 'write' && route.sendsMail === true
}

function permission(route: Route): string {
  const scopes = scopesOf(route)
  return [
    scopes.length > 0 ? `Needs the scope ${scopes.map((scope) => `\`${scope}\``).join(' or ')}.` : '',
    route.session ? 'Only for admins who are signed in.' : '',
    needsFreshness(route) ? 'A signed-in admin must have authenticated within the last 10 minutes.' : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** `POST /people/{id}/rotate-link` → `postPeopleByIdRotateLink`. */
function operationId({ method, path }: Route): string {
  const words = path.replaceAll(/\{(\w+)\}/g, 'by-$1').split(/[/-]/)
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function accepts(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success
}
