import type { JsonValue } from '../../base/json.ts'
import { type AttributePath, pathTarget, pathText } from '../../filter/attribute-path.ts'
import type { PatchPath, ResolvedFilter } from '../../filter/resolved-filter.ts'
import type { AttributeDefinition } from '../../filter/schema-definition.ts'
import { isObject } from '../resources/bare-object.ts'
import { checkSame } from '../resources/check-same.ts'
import { valueReader } from '../resources/read-value.ts'
import { sameJson } from '../resources/same-json.ts'

/** What one operation's value has given so far, by canonical path. */
export type GivenNames = Map<string, unknown>

/**
 * The names of a path-less value, value paths at the end: a list that is replaced beside them would take along what they
 * say, depending on the order of names, of which an object has none (RFC 8259 §4).
 */
export function namesInOrder(value: object): string[] {
  const names = Object.keys(value)
  return [...names.filter((name) => !name.includes('[')), ...names.filter((name) => name.includes('['))]
}

/**
 * Names of a path-less value are applied one after another: two values for one attribute would let their order decide.
 * @throws BadSyntax
 */
export function checkGiven(given: GivenNames, path: PatchPath, value: unknown): void {
  if (path.kind === 'schema') return
  if (path.kind === 'elements') return checkElements(given, path, value)
  const { attribute, subAttribute } = path
  const name = pathText(path)
  if (subAttribute || attribute.multiValued || !isObject(value)) {
    return checkOne(given, name, { attribute: subAttribute ?? attribute, value })
  }
  // A complex value is merged, so only its parts can disagree.
  for (const key of Object.keys(value)) {
    const part = attribute.subAttributes.get(key.toLowerCase())
    if (part) checkOne(given, `${name}.${part.name}`, { attribute: part, value: value[key] })
  }
}

function checkElements(
  given: GivenNames,
  { path, filter }: { path: AttributePath; filter: ResolvedFilter },
  value: unknown,
): void {
  const asked = JSON.stringify(filter, (key, part: unknown) =>
    key === 'path' ? pathText(part as AttributePath) : part,
  )
  checkOne(given, `${pathText(path)} of ${asked}`, { attribute: pathTarget(path), value, shown: pathText(path) })
}

interface Given {
  attribute: AttributeDefinition
  value: unknown
  /** In the message. */
  shown?: string
}

function checkOne(given: GivenNames, name: string, { attribute, value, shown = name }: Given): void {
  if (!given.has(name)) {
    given.set(name, value)
    return
  }
  const before = given.get(name)
  if (sameJson(before as JsonValue, value as JsonValue)) return
  const read = valueReader(attribute)
  checkSame(read(before, []), read(value, []), shown)
}
