import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { AttributePath } from '../../filter/attribute-path.ts'
import { elementMatcher } from '../../filter/evaluate.ts'
import type { CompareValue, ResolvedFilter } from '../../filter/resolved-filter.ts'
import { seedOf } from '../../filter/read-path.ts'
import { BadValue, NoTarget } from '../errors.ts'
import { bareObject } from '../resources/bare-object.ts'
import { keepOnePrimary } from '../resources/primary.ts'
import { elementReader, isHollow, valueReader } from '../resources/read-value.ts'
import { setList, targetsOf } from './change-attribute.ts'
import { addElements } from './element-lists.ts'
import { mergeComplex, setPart } from './merge-complex.ts'
import type { PatchOperation } from './patch-request.ts'

interface Elements {
  path: AttributePath
  filter: ResolvedFilter
  ignored: string[]
}

/** A path with a filter: `emails[type eq "work"]`, `emails[type eq "work"].value`. */
export function changeElements(holder: JsonObject, operation: PatchOperation, elements: Elements): void {
  const { path, filter } = elements
  if (path.attribute.type !== 'complex') return changeTexts(holder, operation, elements)
  const list = targetsOf(holder, path.attribute)
  const matched = list.filter(elementMatcher(filter))
  if (operation.op === 'remove') return removeFrom(holder, list, { matched, path })

  const isUnset = operation.value === null || operation.value === ''
  if (matched.length === 0 && isUnset) return
  // There is room for one, and it is another.
  if (matched.length === 0 && !path.attribute.multiValued && list.length > 0)
    throw new NoTarget(`${path.attribute.name} does not match the filter`)
  if (matched.length === 0) matched.push(plant(list, filter))
  for (const element of matched) changeElement(element, operation.value, elements)
  // What is left out for saying nothing takes `primary` from nobody.
  keepOnePrimary(
    list,
    matched.find((element) => element['primary'] === true && !isHollow(element)),
  )
  store(holder, path, list)
}

/** Values without parts: what matches becomes the new one, which is added where nothing does. */
function changeTexts(holder: JsonObject, { op, value }: PatchOperation, { path, filter, ignored }: Elements): void {
  const { attribute } = path
  const list = (holder[attribute.name] ?? []) as JsonValue[]
  const matches = elementMatcher(filter)
  const others = list.filter((one) => !matches(one))
  const read = op === 'remove' ? undefined : elementReader(attribute)(value, ignored)
  setList(holder, attribute, read === undefined ? others : addElements(others, [read], attribute))
}

/**
 * RFC 7644 §3.5.2.3 wants noTarget; Entra replaces `emails[type eq "work"].value` of somebody without such an address
 * and expects it to appear, so the element is made with what the filter says of it.
 */
function plant(list: JsonObject[], filter: ResolvedFilter): JsonObject {
  const element = bareObject()
  for (const [attribute, value] of seedOf(filter)) {
    const seed = jsonOf(value)
    if (seed !== undefined) element[attribute.name] = seed
  }
  if (Object.keys(element).length === 0) throw new NoTarget('no element matches the filter, nor does it describe one')
  list.push(element)
  return element
}

function jsonOf(value: CompareValue): JsonValue | undefined {
  if (value.type === 'text') return value.text
  if (value.type === 'number') return value.number
  if (value.type === 'boolean') return value.boolean
  return value.type === 'instant' ? new Date(value.instant).toISOString() : undefined
}

function changeElement(element: JsonObject, value: unknown, { path, ignored }: Elements): void {
  const { attribute, subAttribute } = path
  if (subAttribute) return setPart(element, subAttribute, valueReader(subAttribute)(value, ignored))
  if (Array.isArray(value) && value.length > 1)
    throw new BadValue(`${attribute.name} with a filter takes a single value`)
  const merged = mergeComplex(element, value, { attribute, ignored })
  if (!merged) for (const name of Object.keys(element)) delete element[name]
}

function removeFrom(
  holder: JsonObject,
  list: JsonObject[],
  { matched, path }: { matched: JsonObject[]; path: AttributePath },
): void {
  const { subAttribute } = path
  const gone = new Set(matched)
  if (!subAttribute)
    return store(
      holder,
      path,
      list.filter((element) => !gone.has(element)),
    )
  for (const element of matched) delete element[subAttribute.name]
  store(holder, path, list)
}

function store(holder: JsonObject, { attribute }: AttributePath, list: JsonObject[]): void {
  if (attribute.multiValued)
    return setList(
      holder,
      attribute,
      list.filter((element) => !isHollow(element)),
    )
  const [only] = list
  if (only && Object.keys(only).length > 0) holder[attribute.name] = only
  else delete holder[attribute.name]
}
