import type { IncomingHttpHeaders } from 'node:http'
import { UnsupportedMedia } from '../errors.ts'

const JSON_TYPES = new Set(['application/json', 'application/scim+json'])
const UTF8 = new Set(['utf-8', 'utf8'])

/**
 * An absent type counts as JSON: some clients send none.
 * A compressed body is refused, since its length says nothing about what it becomes.
 * @throws UnsupportedMedia
 */
export function checkMediaType(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding']
  if (encoding !== undefined) throw new UnsupportedMedia('a request with a Content-Encoding is not accepted')

  const contentType = headers['content-type']
  if (contentType === undefined || contentType === 'application/scim+json' || contentType === 'application/json') return
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  if (!JSON_TYPES.has(type.trim()) || !parameters.every(isHarmless)) {
    throw new UnsupportedMedia('the body must be application/scim+json or application/json in UTF-8')
  }
}

function isHarmless(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=')
  return name.trim() !== 'charset' || UTF8.has(value.trim().replace(/^"(.*)"$/, '$1'))
}
