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
  return write(body, 'personal', { left: mostCharacters })
}

/** What there is to know of a name, found once: a client sends the same few names a thousand times a second. */
interface Name {
  /** As JSON. */
  shown: string
  kind: 'plain' | 'filter' | 'secret' | 'value' | 'personal'
}

const known = new Map<string, Name>()
const mostKnown = 1_000

function nameOf(text: string): Name {
  const found = known.get(text)
  if (found) return found
  const name = {
    shown: JSON.stringify(text.includes('@') ? maskText(text) : cut(text, longestName)),
    kind: kindOf(text),
  }
  // What no schema has may be any text; nobody's text is kept here for long.
  if (known.size >= mostKnown) known.clear()
  if (text.length <= longestName) known.set(text, name)
  return name
}

function kindOf(text: string): Name['kind'] {
  const key = text.toLowerCase()
  if (secret.test(key)) return 'secret'
  if (filters.has(key)) return 'filter'
  if (plain.has(key)) return 'plain'
  return key === 'value' ? 'value' : 'personal'
}

function write(value: unknown, kind: Name['kind'], writing: Writing): string {
  if (writing.left <= 0) return '"…"'
  if (typeof value === 'string') return writeText(value, kind, writing)
  if (typeof value === 'number') return counted(kind === 'plain' ? String(value) : '"(number)"', writing)
  if (typeof value === 'boolean') return counted(String(value), writing)
  if (typeof value !== 'object' || value === null) return counted('null', writing)
  return Array.isArray(value) ? writeList(value, kind, writing) : writeObject(value, kind, writing)
}

function writeText(text: string, kind: Name['kind'], writing: Writing): string {
  const shown = textAt(text, kind)
  return counted(shown === masked ? quotedMask : JSON.stringify(shown), writing)
}

const quotedMask = JSON.stringify(masked)

function textAt(text: string, kind: Name['kind']): string {
  if (kind === 'secret') return text === '' ? '' : masked
  if (kind === 'filter') return maskFilter(text)
  return kind === 'plain' && plainText.test(text) ? text : maskText(text)
}

function writeList(elements: readonly unknown[], kind: Name['kind'], writing: Writing): string {
  let text = '['
  for (let at = 0; at < elements.length && at < mostElements; at++) {
    text += (at === 0 ? '' : ',') + write(elements[at], kind, writing)
  }
  if (elements.length > mostElements) text += counted(`,"… ${elements.length - mostElements} more"`, writing)
  return `${text}]`
}

function writeObject(object: object, kind: Name['kind'], writing: Writing): string {
  let text = ''
  const hidesValue = changesSecret(object)
  for (const key of Object.keys(object)) {
    if (text !== '') text += ','
    if (writing.left <= 0) {
      text += '"…":"…"'
      break
    }
    const name = nameOf(key)
    const isSecret = kind === 'secret' || (hidesValue && name.kind === 'value')
    text += counted(name.shown, writing)
    text += ':'
    text += write((object as Record<string, unknown>)[key], isSecret ? 'secret' : name.kind, writing)
  }
  return `{${text}}`
}

function counted(text: string, writing: Writing): string {
  writing.left -= text.length + 1
  return text
}

/** A PATCH operation names in its path what its value is. */
function changesSecret(object: object): boolean {
  const { path } = object as { path?: unknown }
  return typeof path === 'string' && secret.test(path)
}
