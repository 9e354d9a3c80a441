import { type AttributePath, type SchemaPath, pathText } from './attribute-path.ts'
import type { PathText } from './ast.ts'
import { InvalidPath } from './errors.ts'
import { Lexer, SyntaxFault } from './lexer.ts'
import { type FilterLimits, filterLimits } from './limits.ts'
import { ExpressionParser } from './parse-expression.ts'
import { resolveFilter } from './resolve-filter.ts'
import { resolveElementName, resolveName } from './resolve-name.ts'
import type { CompareValue, PatchPath, ResolvedFilter } from './resolved-filter.ts'
import type { AttributeDefinition, ResourceSchema } from './schema-definition.ts'
import { place, quotedName } from './wording.ts'

/**
 * The grammar of RFC 7644 §3.5.2, figure 7: a name, or a value path that a sub-attribute may follow.
 * @throws InvalidPath
 */
export function parsePatchPath(text: string, limits: FilterLimits = filterLimits): PathText {
  if (text.length > limits.maxLength) throw new InvalidPath(`the path is longer than ${limits.maxLength} characters`)
  try {
    return pathFrom(new Lexer(text), limits)
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault
    throw new InvalidPath(`the path cannot be read: ${fault.message}`)
  }
}

/**
 * @throws InvalidPath naming the attribute that is unknown.
 * @throws InvalidFilter of what stands between the brackets (RFC 7644 §3.12, table 9).
 */
export function readPatchPath(text: string, schema: ResourceSchema, limits?: FilterLimits): PatchPath {
  const { path: name, filter, subAttribute, position } = parsePatchPath(text, limits)
  const path = resolveName(name, schema)
  if (!path) throw unknownIn(schema, name, position)
  if (!filter) return path
  if (path.kind === 'schema' || path.subAttribute || !hasElements(path)) {
    throw new InvalidPath(`${quotedName(name)} has no parts, so brackets cannot follow it`)
  }
  const target = subAttribute === null ? path : resolveElementName(subAttribute, path)
  if (!target) throw new InvalidPath(`${pathText(path)} has no sub-attribute ${quotedName(subAttribute ?? '')}`)
  return { kind: 'elements', path: target, filter: resolveFilter(filter, schema, path) }
}

/**
 * One name, as in sortBy.
 * @throws InvalidPath
 */
export function readAttributePath(text: string, schema: ResourceSchema): AttributePath {
  const path = text.length > filterLimits.maxLength ? undefined : resolveName(text.trim(), schema)
  if (path?.kind !== 'attribute') throw unknownIn(schema, text.trim())
  return path
}

/**
 * `attributes` and `excludedAttributes` (RFC 7644 §3.9): names between commas. A URN alone stands for its whole schema.
 * @throws InvalidPath naming the first that is unknown.
 */
export function readAttributeList(
  text: string,
  schema: ResourceSchema,
  limits: FilterLimits = filterLimits,
): (AttributePath | SchemaPath)[] {
  if (text.length > limits.maxLength) {
    throw new InvalidPath(`the list of attributes is longer than ${limits.maxLength} characters`)
  }
  const names = text.split(',').map((name) => name.trim())
  if (names.length > limits.maxTerms) throw new InvalidPath(`more than ${limits.maxTerms} attributes are listed`)
  return names.filter(Boolean).map((name) => {
    const path = resolveName(name, schema)
    if (!path) throw unknownIn(schema, name)
    return path
  })
}

/**
 * What a value path's filter requires of an element with certainty: the equalities that stand alone or are joined by `and`.
 * A PATCH that finds no such element makes one of them (`emails[type eq "work"].value`: Entra, for add and replace alike).
 */
export function seedOf(filter: ResolvedFilter): (readonly [AttributeDefinition, CompareValue])[] {
  const required: (readonly [AttributeDefinition, CompareValue])[] = []
  const open = [filter]
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'and') open.push(...node.operands.toReversed())
    else if (node.kind === 'compare' && node.operator === 'eq') {
      required.push([node.path.subAttribute ?? node.path.attribute, node.value])
    }
  }
  return required
}

function pathFrom(lexer: Lexer, limits: FilterLimits): PathText {
  const { kind, text: path, position } = lexer.next()
  if (kind !== 'word') throw new SyntaxFault(`an attribute's name is missing ${place(position)}`)
  const bracket = lexer.next()
  if (bracket.kind === 'end') return { path, filter: null, subAttribute: null, position }
  if (bracket.kind !== '[') throw new SyntaxFault(`the path goes on ${place(bracket.position)}`)
  const parser = new ExpressionParser(lexer, limits)
  const filter = parser.parse(path)
  const rest = parser.take()
  if (rest.kind === 'end') return { path, filter, subAttribute: null, position }
  const end = parser.take()
  if (rest.kind === 'word' && rest.text.startsWith('.') && end.kind === 'end') {
    return { path, filter, subAttribute: rest.text.slice(1), position }
  }
  throw new SyntaxFault(`only a dot and a sub-attribute can follow the brackets, ${place(rest.position)}`)
}

function hasElements({ attribute }: AttributePath): boolean {
  return attribute.type === 'complex' || attribute.multiValued
}

function unknownIn(schema: ResourceSchema, name: string, position?: number): InvalidPath {
  const where = position === undefined ? '' : ` (${place(position)})`
  return new InvalidPath(`${schema.name} has no attribute ${quotedName(name)}${where}`)
}
