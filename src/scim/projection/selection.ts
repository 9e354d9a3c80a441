import type { AttributePath, SchemaPath } from '../../filter/attribute-path.ts'
import type { AttributeDefinition, AttributeMap, ResourceSchema } from '../../filter/schema-definition.ts'

/** What is shown of a value: all of it, or these of its parts. */
export type Selection = 'all' | ReadonlyMap<string, Selection>

type Tree = Map<string, 'all' | Tree>
type Paths = readonly (AttributePath | SchemaPath)[]

export interface ProjectionTree {
  members: ReadonlyMap<string, Selection>
  /** Everything is shown that is not only shown on request: what is built without that needs nothing taken away. */
  isPlain: boolean
}

/**
 * Decides once, for a whole list, which names appear. `always` attributes are shown whatever is asked, `never` ones
 * never, `request` ones if they are named (RFC 7643 §7).
 */
export function projectionTree(
  schema: ResourceSchema,
  { shown, hidden }: { shown?: Paths; hidden?: Paths },
): ProjectionTree {
  const named = shown && namesOf(shown, schema)
  const excluded = hidden ? namesOf(hidden, schema) : new Map<string, 'all' | Tree>()
  const members = new Map(selectedMembers(schema.attributes, named, excluded))
  for (const extension of schema.extensions.values()) {
    const within = selectedMembers(extension.attributes, part(named, extension.urn), part(excluded, extension.urn))
    if (within.size > 0 && excluded.get(extension.urn) !== 'all')
      members.set(extension.urn, whole(within, extension.attributes))
  }
  return { members, isPlain: !shown && excluded.size === 0 && isPlain(members, schema) }
}

/** `all`: everything inside is named; an empty tree: nothing is. */
type Named = Tree | 'all' | undefined

const part = (tree: Named, name: string): Named => {
  if (tree === undefined || tree === 'all') return tree
  return tree.get(name) ?? new Map<string, 'all' | Tree>()
}

function selectedMembers(attributes: AttributeMap, named: Named, excluded: Named): Map<string, Selection> {
  const selected = new Map<string, Selection>()
  for (const attribute of attributes.values()) {
    const selection = select(attribute, named, excluded)
    if (selection) selected.set(attribute.name, selection)
  }
  return selected
}

function select(attribute: AttributeDefinition, named: Named, excluded: Named): Selection | undefined {
  const { name, returned, subAttributes } = attribute
  if (returned === 'never') return undefined
  if (returned === 'always') return 'all'
  const wanted = named === undefined || named === 'all' ? named : named.get(name)
  const unwanted = excluded === 'all' ? 'all' : excluded?.get(name)
  if (unwanted === 'all') return undefined
  if (named !== undefined && wanted === undefined) return undefined
  if (named === undefined && returned === 'request') return undefined
  if (subAttributes.size === 0) return 'all'
  const within = selectedMembers(subAttributes, wanted === 'all' ? undefined : wanted, unwanted)
  return within.size === 0 ? undefined : whole(within, subAttributes)
}

/** `all` where nothing is left out, so that values are handed on without a copy. */
function whole(within: Map<string, Selection>, attributes: AttributeMap): Selection {
  const isWhole = within.size === attributes.size && [...within.values()].every((selection) => selection === 'all')
  return isWhole ? 'all' : within
}

function isPlain(members: ReadonlyMap<string, Selection>, schema: ResourceSchema): boolean {
  return (
    [...schema.attributes.values()].every(({ name }) => members.get(name) === 'all') &&
    [...schema.extensions.values()].every(({ urn, attributes }) => isPlainExtension(members.get(urn), attributes))
  )
}

function isPlainExtension(selection: Selection | undefined, attributes: AttributeMap): boolean {
  if (selection === 'all') return true
  return [...attributes.values()].every(
    ({ name, returned }) => returned === 'request' || selection?.get(name) === 'all',
  )
}

function namesOf(paths: Paths, schema: ResourceSchema): Tree {
  const tree: Tree = new Map()
  for (const path of paths) {
    if (path.kind === 'schema') addSchema(tree, path, schema)
    else add(tree, [...(path.extension ? [path.extension.urn] : []), path.attribute.name, path.subAttribute?.name])
  }
  return tree
}

function addSchema(tree: Tree, { extension }: SchemaPath, schema: ResourceSchema): void {
  if (extension) return add(tree, [extension.urn])
  for (const { name } of schema.core.attributes.values()) add(tree, [name])
}

function add(tree: Tree, [first, ...rest]: (string | undefined)[]): void {
  if (first === undefined) return
  const present = tree.get(first)
  if (present === 'all') return
  if (rest[0] === undefined) {
    tree.set(first, 'all')
    return
  }
  const within = present ?? new Map<string, 'all' | Tree>()
  tree.set(first, within)
  add(within, rest)
}
