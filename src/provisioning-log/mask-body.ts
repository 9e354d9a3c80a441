import { cut, maskFilter, masked, maskText } from './mask-text.ts'

const mostCharacters = 4_000
const mostElements = 10
const longestName = 100

/** Attributes whose values say nothing of a person and much of a mistake. */
const plain = new Set([
  'op',
  'method',
  'type',
  'primary',
  'active',
  'schemas',
  'resourcetype',
  'bulkid',
  'version',
  'failonerrors',
  'startindex',
  'count',
  'sortby',
  'sortorder',
  'attributes',
  'excludedattributes',
])
const filters = new Set(['path', 'filter'])
const plainText = /^[\w.:/$+"-]{0,200}$/
const secret = /pass(?:word|wd|phrase|code)|secret|token|credential/i

interface Writing {
  /** Characters that may still be written; afterwards everything is an ellipsis. */
  left: number
}

/**
 * The body of a request as JSON text of the same shape with its values masked: an admin sees what was sent, and nobody's
 * data outlives them here (security §2.14). Written in one pass, since every request pays for it.
 * @param body as parsed: no deeper than the parser lets through.
 */
export function maskBody(body: unknown): string {
  return write(body, { key: '', isSecret: false }, { left: mostCharacters })
}

interface Place {
  /** In lower case. */
  key: string
  isSecret: boolean
}

function write(value: unknown, place: Place, writing: Writing): string {
  if (writing.left <= 0) return '"…"'
  if (typeof value === 'string') return written(textAt(value, place), writing)
  if (typeof value === 'number') return plain.has(place.key) ? written(value, writing) : written('(number)', writing)
  if (typeof value !== 'object' || value === null)
    return written(value === true || value === false ? value : null, writing)
  return Array.isArray(value) ? writeList(value, place, writing) : writeObject(value, place, writing)
}

function writeList(elements: readonly unknown[], place: Place, writing: Writing): string {
  const shown = elements.slice(0, mostElements).map((element) => write(element, place, writing))
  if (elements.length > mostElements) shown.push(written(`… ${elements.length - mostElements} more`, writing))
  return `[${shown.join(',')}]`
}

function writeObject(object: object, place: Place, writing: Writing): string {
  const members: string[] = []
  const hidesValue = changesSecret(object)
  for (const name of Object.keys(object)) {
    if (writing.left <= 0) {
      members.push('"…":"…"')
      break
    }
    const key = name.toLowerCase()
    const isSecret = place.isSecret || secret.test(key) || (hidesValue && key === 'value')
    const shownName = written(name.includes('@') ? maskText(name) : cut(name, longestName), writing)
    members.push(`${shownName}:${write((object as Record<string, unknown>)[name], { key, isSecret }, writing)}`)
  }
  return `{${members.join(',')}}`
}

/** A PATCH operation names in its path what its value is. */
function changesSecret(object: object): boolean {
  const { path } = object as { path?: unknown }
  return typeof path === 'string' && secret.test(path)
}

function textAt(text: string, { key, isSecret }: Place): string {
  if (isSecret) return text === '' ? '' : masked
  if (filters.has(key)) return maskFilter(text)
  return plain.has(key) && plainText.test(text) ? text : maskText(text)
}

function written(value: string | number | boolean | null, writing: Writing): string {
  const text = JSON.stringify(value)
  writing.left -= text.length + 1
  return text
}
