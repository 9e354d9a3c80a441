import type { Form } from '../http/form.ts'
import { BadTokenRequest } from './errors.ts'

/** By what a client says who it is (RFC 6749 §2.3, RFC 7521 §4.2). Nothing of it is checked yet. */
export type PresentedCredentials =
  | { method: 'secret'; clientId: string; secret: string }
  | { method: 'assertion'; clientId?: string; assertion: string }

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Undefined where there are none, or of a kind that is not known here.
 * @throws BadTokenRequest for two kinds at once (RFC 6749 §2.3), or one that is half there.
 */
export function presentedCredentials(authorization: string | undefined, form: Form): PresentedCredentials | undefined {
  const methods = [authorization, form.raw('client_secret'), form.raw('client_assertion')].filter(Boolean)
  if (methods.length > 1) throw new BadTokenRequest('the client authenticates in more than one way')
  if (authorization) return fromHeader(authorization, form)
  const clientId = form.text('client_id')
  const secret = form.raw('client_secret')
  const assertion = form.raw('client_assertion')
  if (secret && !clientId) throw new BadTokenRequest('client_id is missing')
  if (secret) return { method: 'secret', clientId, secret }
  if (!assertion) return undefined
  if (form.text('client_assertion_type') !== assertionType)
    throw new BadTokenRequest(`client_assertion_type must be ${assertionType}`)
  return { method: 'assertion', clientId: clientId || undefined, assertion }
}

/** Both parts are form-encoded before they are joined (RFC 6749 §2.3.1). */
function fromHeader(authorization: string, form: Form): PresentedCredentials | undefined {
  const [, encoded = ''] = /^basic +([\w+/=-]+) *$/i.exec(authorization) ?? []
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon < 1) return undefined
  const clientId = decoded(pair.slice(0, colon))
  const inBody = form.text('client_id')
  if (inBody && inBody !== clientId) throw new BadTokenRequest('client_id differs from the Authorization header')
  return { method: 'secret', clientId, secret: decoded(pair.slice(colon + 1)) }
}

// Many clients leave the encoding out; ours consist of letters that are the same either way.
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
