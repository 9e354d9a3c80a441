import { BadValue } from '../errors.ts'
import { isObject } from './bare-object.ts'
import { memberOf } from './member-of.ts'

/**
 * The ids in a list of members. They come as objects with `value`, with `$ref` alone, as one object, or as bare
 * strings; `display` and `type` are the server's to say. Null and "" are no member.
 * @throws BadValue, BadSyntax
 */
export function readMembers(input: unknown): string[] {
  if (input === undefined || input === null || input === '') return []
  const ids: string[] = []
  for (const member of Array.isArray(input) ? input : [input]) {
    const id = memberId(member)
    if (id !== undefined) ids.push(id)
  }
  return ids
}

function memberId(member: unknown): string | undefined {
  if (member === null || member === '') return undefined
  if (typeof member === 'string') return member
  if (!isObject(member)) throw new BadValue('a member must be an object with a value')
  const value = memberOf(member, 'value')
  if (typeof value === 'string' && value !== '') return value
  const reference = memberOf(member, '$ref')
  if (typeof reference === 'string' && reference !== '') return reference.slice(reference.lastIndexOf('/') + 1)
  if (value === undefined || value === null || value === '') return undefined
  throw new BadValue('the value of a member must be a string')
}
