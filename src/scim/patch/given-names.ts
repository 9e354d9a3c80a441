import type { JsonValue } from '../../base/json.ts'
import { pathText } from '../../filter/attribute-path.ts'
import type { PatchPath } from '../../filter/resolved-filter.ts'
import type { AttributeDefinition } from '../../filter/schema-definition.ts'
import { isObject } from '../resources/bare-object.ts'
import { checkSame } from '../resources/check-same.ts'
import { valueReader } from '../resources/read-value.ts'
import { sameJson } from '../resources/same-json.ts'

/** What one operation's value has given so far, by canonical path. */
export type GivenNames = Map<string, unknown>

/**
 * Names of a path-less value are applied one after another: two values for one attribute would let their order decide.
 * @throws BadSyntax
 */
export function checkGiven(given: GivenNames, path: PatchPath, value: unknown): void {
  if (path.kind !== 'attribute') return
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

function checkOne(
  given: GivenNames,
  name: string,
  { attribute, value }: { attribute: AttributeDefinition; value: unknown },
): void {
  if (!given.has(name)) {
    given.set(name, value)
    return
  }
  const before = given.get(name)
  if (sameJson(before as JsonValue, value as JsonValue)) return
  const read = valueReader(attribute)
  checkSame(read(before, []), read(value, []), name)
}
