import type { CompareNode, FilterNode, PresentNode, ValuePathNode } from '../../filter/ast.ts'
import { foldFilter } from '../../filter/fold-filter.ts'
import { parseFilter } from '../../filter/parse-filter.ts'
import { resolveFilter } from '../../filter/resolve-filter.ts'
import { resolveName } from '../../filter/resolve-name.ts'
import type { ResolvedFilter } from '../../filter/resolved-filter.ts'
import type { ResourceSchema } from '../../filter/schema-definition.ts'
import type { ListRequest } from '../lists/list-request.ts'

/** One of the types of a search, and the others. */
export interface TypeAmongOthers {
  schema: ResourceSchema
  others: readonly ResourceSchema[]
}

export interface RequestOfType {
  /** Names only what the type has. */
  request: ListRequest
  filter?: ResolvedFilter
}

/**
 * What a search over several types asks of one of them. A name that only another type has stands for an attribute
 * without a value (RFC 7644 §3.4.2.1); one that none has stays, and is refused where it is read.
 * @throws InvalidFilter
 */
export function requestOfType(request: ListRequest, type: TypeAmongOthers): RequestOfType {
  const { attributes, excludedAttributes, sortBy, filter } = request
  const shown = attributes && namesOf(attributes, type)
  return {
    request: {
      ...request,
      attributes: shown === '' ? 'id' : shown,
      excludedAttributes: excludedAttributes && namesOf(excludedAttributes, type),
      sortBy: sortBy && isForeign(sortBy, type) ? undefined : sortBy,
    },
    filter: filter === undefined ? undefined : resolveFilter(filterOf(filter, type), type.schema),
  }
}

function isForeign(name: string, { schema, others }: TypeAmongOthers): boolean {
  return !resolveName(name, schema) && others.some((other) => resolveName(name, other))
}

function namesOf(list: string, type: TypeAmongOthers): string {
  const names = list.split(',').filter((name) => !isForeign(name.trim(), type))
  return names.join(',')
}

function filterOf(text: string, type: TypeAmongOthers): FilterNode {
  return foldFilter<CompareNode | PresentNode, ValuePathNode, FilterNode>(parseFilter(text).root, {
    leaf: (leaf, valuePath) => (valuePath || !isForeign(leaf.path, type) ? leaf : constant(holdsOfNothing(leaf))),
    valuePath: (node, filter) => (isForeign(node.path, type) ? constant(false) : { ...node, filter }),
    not: (operand) => ({ kind: 'not', operand }),
    logical: (kind, operands) => ({ kind, operands }),
  })
}

/** Of an attribute without a value only `ne` holds, and `eq` of nothing (docs/filter.md). */
function holdsOfNothing(leaf: CompareNode | PresentNode): boolean {
  if (leaf.kind === 'present') return false
  const { operator, literal } = leaf
  const isNothing = literal.kind === 'null' || (literal.kind === 'string' && literal.text === '')
  return operator === (isNothing ? 'eq' : 'ne')
}

const always: FilterNode = { kind: 'present', path: 'id', position: 0 }

/** Everything has an id. */
function constant(holds: boolean): FilterNode {
  return holds ? always : { kind: 'not', operand: always }
}
