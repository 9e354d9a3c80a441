import fc from 'fast-check'
import type { CompareOperator, FilterLiteral, FilterNode } from '../../src/filter/ast.ts'
import type { AttributePath } from '../../src/filter/attribute-path.ts'
import { pathText } from '../../src/filter/attribute-path.ts'
import { resolveName } from '../../src/filter/resolve-name.ts'
import type { AttributeDefinition, ResourceSchema } from '../../src/filter/schema-definition.ts'
import { valuesOf } from './random-values.ts'

/**
 * Filters that are right by the rules of `resolveFilter`.
 * @param seen texts worth comparing with. @param only the attributes to speak of; without it, all that the schema knows.
 */
export function filtersOver(
  schema: ResourceSchema,
  seen: fc.Arbitrary<string>,
  only?: readonly string[],
): fc.Arbitrary<FilterNode> {
  const paths = pathsOf(schema).filter(({ attribute }) => !only || only.includes(attribute.name))
  const leaves = fc.constantFrom(...paths).chain((path) => leafOn(pathName(path, schema), targetOf(path), seen))
  const bracketed = paths.filter(({ attribute, subAttribute }) => !subAttribute && isBracketed(attribute))
  const valuePaths = fc.constantFrom(...bracketed).chain((path) =>
    fc.record({
      kind: fc.constant('valuePath' as const),
      path: pathName(path, schema),
      filter: treesOf(
        fc.constantFrom(...partsOf(path.attribute)).chain((part) => leafOn(inAnyCase(part.name), part, seen)),
      ),
      position: fc.constant(0),
    }),
  )
  return treesOf(fc.oneof({ weight: 3, arbitrary: leaves }, { weight: 2, arbitrary: valuePaths }))
}

function treesOf(leaves: fc.Arbitrary<FilterNode>): fc.Arbitrary<FilterNode> {
  const { tree } = fc.letrec<{ tree: FilterNode }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 5, arbitrary: leaves },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('not' as const), operand: tie('tree') }) },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          operands: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
        }),
      },
    ),
  }))
  return tree
}

function leafOn(path: fc.Arbitrary<string>, definition: AttributeDefinition, seen: fc.Arbitrary<string>) {
  const present = fc.record({ kind: fc.constant('present' as const), path, position: fc.constant(0) })
  if (definition.type === 'complex') return present as fc.Arbitrary<FilterNode>
  const compare = fc.constantFrom(...operatorsOf(definition)).chain((operator) =>
    fc.record({
      kind: fc.constant('compare' as const),
      path,
      operator: fc.constant(operator),
      literal: literalOf(definition, operator, seen),
      position: fc.constant(0),
    }),
  )
  return fc.oneof({ weight: 1, arbitrary: present }, { weight: 8, arbitrary: compare }) as fc.Arbitrary<FilterNode>
}

function literalOf(definition: AttributeDefinition, operator: CompareOperator, seen: fc.Arbitrary<string>) {
  const text = fc.oneof(valuesOf(definition).map(String), isText(definition) ? seen : valuesOf(definition).map(String))
  const string = text.map((text): FilterLiteral => ({ kind: 'string', text }))
  const nothing = fc.constantFrom<FilterLiteral>({ kind: 'null' }, { kind: 'string', text: '' })
  const equality = operator === 'eq' || operator === 'ne'
  return equality ? fc.oneof({ weight: 9, arbitrary: string }, { weight: 1, arbitrary: nothing }) : string
}

function operatorsOf(definition: AttributeDefinition): CompareOperator[] {
  if (definition.type === 'boolean') return ['eq', 'ne']
  const ordering: CompareOperator[] = definition.type === 'binary' ? [] : ['gt', 'ge', 'lt', 'le']
  return ['eq', 'ne', ...ordering, ...(isText(definition) ? (['co', 'sw', 'ew'] as const) : [])]
}

function isText({ type }: AttributeDefinition): boolean {
  return type === 'string' || type === 'reference' || type === 'binary'
}

function pathsOf(schema: ResourceSchema): AttributePath[] {
  const scopes = [
    { extension: null, attributes: schema.attributes },
    ...[...schema.extensions.values()].map((extension) => ({ extension, attributes: extension.attributes })),
  ]
  return scopes.flatMap(({ extension, attributes }) =>
    [...attributes.values()]
      .filter(({ filterable }) => filterable)
      .flatMap((attribute) =>
        [null, ...attribute.subAttributes.values()].map((subAttribute) => ({
          kind: 'attribute' as const,
          extension,
          attribute,
          subAttribute,
        })),
      ),
  )
}

/** With or without its URN, which is needed where a schema before it has the same name. */
function pathName(path: AttributePath, schema: ResourceSchema): fc.Arbitrary<string> {
  const short = pathText({ ...path, extension: null })
  const long = `${path.extension?.urn ?? schema.core.urn}:${short}`
  const meant = resolveName(short, schema)
  const isOwn = meant?.kind === 'attribute' && meant.extension === path.extension
  return fc.constantFrom(isOwn ? short : long, long).chain(inAnyCase)
}

function inAnyCase(name: string): fc.Arbitrary<string> {
  return fc.constantFrom(name, name, name.toUpperCase(), name.toLowerCase())
}

function targetOf({ attribute, subAttribute }: AttributePath): AttributeDefinition {
  return subAttribute ?? attribute
}

function isBracketed(attribute: AttributeDefinition): boolean {
  return attribute.type === 'complex' || attribute.multiValued
}

function partsOf(attribute: AttributeDefinition): AttributeDefinition[] {
  if (attribute.type === 'complex') return [...attribute.subAttributes.values()]
  return [{ ...attribute, name: 'value', multiValued: false }]
}
