import { type AttributePath, pathTarget } from './attribute-path.ts'
import { type Fold, foldingOnce, type Predicate, predicateOf } from './compare.ts'
import { foldFilter } from './fold-filter.ts'
import { comparableOf, elementsOf, holdsAnything, memberOf } from './read-json.ts'
import type { ResolvedCompare, ResolvedFilter, ResolvedPresent, ResolvedValuePath } from './resolved-filter.ts'
import type { AttributeDefinition } from './schema-definition.ts'

/** Says of a resource, or of an element of a value path, whether it matches. */
export type Matcher = (value: unknown) => boolean

/**
 * Filters over resources as JSON, with names in any case. It defines what a filter means (docs/filter.md);
 * the SQL of `filterSql` must agree with it on every resource.
 */
export function compileFilter(filter: ResolvedFilter): Matcher {
  return compile(filter, false)
}

export function evaluate(filter: ResolvedFilter, resource: unknown): boolean {
  return compileFilter(filter)(resource)
}

/** The filter of a value path, as `readPatchPath` returns it, over one element. */
export function matchesElement(filter: ResolvedFilter, element: unknown): boolean {
  return elementMatcher(filter)(element)
}

/** The same for many elements. */
export function elementMatcher(filter: ResolvedFilter): Matcher {
  return compile(filter, true)
}

function compile(filter: ResolvedFilter, onElement: boolean): Matcher {
  const fold = foldingOnce()
  return foldFilter<ResolvedCompare | ResolvedPresent, ResolvedValuePath, Matcher>(filter, {
    leaf: (leaf, within) => leafMatcher(leaf, { onElement: onElement || within !== null, fold }),
    valuePath:
      ({ path }, matches) =>
      (resource) =>
        attributeElements(resource, path).some(matches),
    not: (operand) => (value) => !operand(value),
    logical: (kind, operands) =>
      kind === 'and'
        ? (value) => operands.every((operand) => operand(value))
        : (value) => operands.some((operand) => operand(value)),
  })
}

function leafMatcher(
  leaf: ResolvedCompare | ResolvedPresent,
  { onElement, fold }: { onElement: boolean; fold: Fold },
): Matcher {
  const matches = valueMatcher(leaf, fold)
  const values = onElement ? elementValues : resourceValues
  // What has no value at all is compared as one null, so `ne` holds of it.
  return (holder) => {
    const found = values(holder, leaf.path)
    return (found.length === 0 ? [null] : found).some(matches)
  }
}

function valueMatcher(leaf: ResolvedCompare | ResolvedPresent, fold: Fold): Matcher {
  const definition = pathTarget(leaf.path)
  if (leaf.kind === 'present') {
    return definition.type === 'complex' ? holdsAnything : (value) => comparableOf(definition, value) !== null
  }
  const { operator, value } = leaf
  const matches: Predicate = predicateOf(definition, { operator, value, fold })
  return (candidate) => matches(comparableOf(definition, candidate))
}

function resourceValues(resource: unknown, path: AttributePath): readonly unknown[] {
  const elements = attributeElements(resource, path)
  return path.subAttribute ? elements.flatMap((element) => elementValues(element, path)) : elements
}

/** @returns at least one, null where the element lacks the sub-attribute: `emails.type ne "work"` holds of an e-mail without type. */
function elementValues(element: unknown, { subAttribute }: AttributePath): readonly unknown[] {
  if (!subAttribute) return [element]
  const values = valuesOf(subAttribute, memberOf(element, subAttribute.name))
  return values.length === 0 ? [null] : values
}

function attributeElements(resource: unknown, { extension, attribute }: AttributePath): readonly unknown[] {
  const holder = extension ? memberOf(resource, extension.urn) : resource
  return valuesOf(attribute, memberOf(holder, attribute.name))
}

function valuesOf(definition: AttributeDefinition, value: unknown): readonly unknown[] {
  if (definition.multiValued) return elementsOf(value)
  return value === null || value === undefined ? [] : [value]
}
