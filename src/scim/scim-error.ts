import type { DomainError } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import { InvalidFilter, InvalidPath } from '../filter/errors.ts'
import { GroupExternalIdTaken, GroupNameTaken, TooManyMemberships } from '../groups/errors.ts'
import { refusalOf, statusOf } from '../http/status.ts'
import { ExternalIdTaken, PageTooLarge, UserNameTaken } from '../people/errors.ts'
import { EndpointRefusal } from './errors-of-access.ts'
import { ScimRefusal, type ScimType } from './errors.ts'

export const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error'

export interface ScimFailure {
  status: number
  body: JsonObject
  retryAfterSeconds?: number
}

/** The one translation of what went wrong into SCIM's words (RFC 7644 §3.12). Undefined: a fault of ours. */
export function scimFailure(error: unknown): ScimFailure | undefined {
  const refusal = refusalOf(error)
  if (!refusal) return undefined
  const status = refusal instanceof EndpointRefusal ? refusal.status : statusOf(refusal.kind)
  const body = errorBody(status, refusal.message, scimTypeOf(refusal))
  return { status, body, retryAfterSeconds: refusal.retryAfterSeconds }
}

export function errorBody(status: number, detail: string, scimType?: ScimType): JsonObject {
  return { schemas: [ERROR_URN], status: String(status), ...(scimType && { scimType }), detail }
}

const TAKEN = [UserNameTaken, ExternalIdTaken, GroupNameTaken, GroupExternalIdTaken]

function scimTypeOf(refusal: DomainError): ScimType | undefined {
  if (refusal instanceof ScimRefusal) return refusal.scimType
  if (refusal instanceof InvalidFilter) return 'invalidFilter'
  if (refusal instanceof InvalidPath) return 'invalidPath'
  if (refusal instanceof PageTooLarge || refusal instanceof TooManyMemberships) return 'tooMany'
  if (TAKEN.some((taken) => refusal instanceof taken)) return 'uniqueness'
  return refusal.kind === 'invalid' && !(refusal instanceof EndpointRefusal) ? 'invalidValue' : undefined
}
