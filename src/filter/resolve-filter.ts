import type { CompareNode, FilterNode, PresentNode, ValuePathNode } from './ast.ts'
import { type AttributePath, pathTarget, pathText } from './attribute-path.ts'
import { compareValueOf, isComparable } from './compare-value.ts'
import { InvalidFilter } from './errors.ts'
import { foldFilter } from './fold-filter.ts'
import type { FilterLimits } from './limits.ts'
import { parseFilter } from './parse-filter.ts'
import { resolveElementName, resolveName } from './resolve-name.ts'
import type { ResolvedCompare, ResolvedFilter, ResolvedPresent } from './resolved-filter.ts'
import type { ResourceSchema } from './schema-definition.ts'
import { place, quotedName } from './wording.ts'

/** @throws InvalidFilter */
export function readFilter(text: string, schema: ResourceSchema, limits?: FilterLimits): ResolvedFilter {
  return resolveFilter(parseFilter(text, limits).root, schema)
}

/**
 * Binds names to definitions and values to their types.
 * @param within the attribute in whose brackets the whole filter stands, as in a PATCH path.
 * @throws InvalidFilter naming the attribute that is unknown, or compared with what it cannot be compared with.
 */
export function resolveFilter(node: FilterNode, schema: ResourceSchema, within?: AttributePath): ResolvedFilter {
  const pathOf = (leaf: CompareNode | PresentNode, valuePath: ValuePathNode | null): AttributePath => {
    const element = valuePath ? bracketedPath(valuePath, schema) : within
    return element ? elementPath(leaf, element) : resourcePath(leaf, schema)
  }
  return foldFilter<CompareNode | PresentNode, ValuePathNode, ResolvedFilter>(node, {
    leaf: (leaf, valuePath) => resolveLeaf(leaf, pathOf(leaf, valuePath)),
    valuePath: (valuePath, filter) => ({ kind: 'valuePath', path: bracketedPath(valuePath, schema), filter }),
    not: (operand) => ({ kind: 'not', operand }),
    logical: (kind, operands) => ({ kind, operands }),
  })
}

type Named = CompareNode | PresentNode | ValuePathNode

function resourcePath(node: Named, schema: ResourceSchema): AttributePath {
  const path = resolveName(node.path, schema)
  if (path?.kind !== 'attribute') throw unknown(node, `${schema.name} has no attribute ${quotedName(node.path)}`)
  return shownPath(path)
}

/** What is never returned could be guessed, letter by letter, if it could be filtered by. */
function shownPath(path: AttributePath): AttributePath {
  if (!path.attribute.filterable) throw new InvalidFilter(`${pathText(path)} cannot be filtered by`)
  if (pathTarget(path).returned !== 'never' && path.attribute.returned !== 'never') return path
  throw new InvalidFilter(`${pathText(path)} is never shown, so nothing can be filtered by it`)
}

function elementPath(node: Named, element: AttributePath): AttributePath {
  const path = resolveElementName(node.path, element)
  if (!path) throw unknown(node, `${element.attribute.name} has no sub-attribute ${quotedName(node.path)}`)
  return shownPath(path)
}

function bracketedPath(node: ValuePathNode, schema: ResourceSchema): AttributePath {
  const path = resourcePath(node, schema)
  const { attribute, subAttribute } = path
  if (!subAttribute && (attribute.type === 'complex' || attribute.multiValued)) return path
  throw new InvalidFilter(`${pathText(path)} has no parts, so brackets cannot follow it`)
}

function resolveLeaf(leaf: CompareNode | PresentNode, path: AttributePath): ResolvedCompare | ResolvedPresent {
  if (leaf.kind === 'present') return { kind: 'present', path }
  const compared = comparedPath(path)
  const attribute = pathTarget(compared)
  const value = compareValueOf(attribute, leaf.literal)
  if (typeof value === 'string') throw new InvalidFilter(value)
  if (!isComparable(attribute.type, leaf.operator, value)) {
    const what = value.type === 'null' ? 'compared with null' : `of type ${attribute.type}`
    throw new InvalidFilter(`"${leaf.operator}" does not apply to ${pathText(compared)} ${what}`)
  }
  // RFC 7643 §2.5: to be empty is to be unassigned. Of a beginning or an order, the empty text is still a text.
  const isUnset = value.type === 'text' && value.text === '' && (leaf.operator === 'eq' || leaf.operator === 'ne')
  return { kind: 'compare', path: compared, operator: leaf.operator, value: isUnset ? { type: 'null' } : value }
}

/** `emails eq "x"` and `manager eq "m"` mean the `value` inside (RFC 7643 §2.4); a complex attribute without one cannot be compared. */
function comparedPath(path: AttributePath): AttributePath {
  if (pathTarget(path).type !== 'complex') return path
  const value = path.subAttribute ? undefined : path.attribute.subAttributes.get('value')
  if (value) return { ...path, subAttribute: value }
  const names = [...path.attribute.subAttributes.values()].map(({ name }) => name).join(', ')
  throw new InvalidFilter(`${pathText(path)} is complex: compare one of ${names}`)
}

function unknown(node: Named, sentence: string): InvalidFilter {
  return new InvalidFilter(`${sentence} (${place(node.position)})`)
}
