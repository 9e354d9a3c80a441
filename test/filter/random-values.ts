import fc from 'fast-check'
import type { AttributeDefinition } from '../../src/filter/schema-definition.ts'

/** Few, so that random values meet; and each of them a trap of case, form, order or quoting. */
const characters = [
  ...Array.from('aAbBiIsSkK'),
  ...Array.from('éÉßẞıİſσΣς'),
  ...Array.from('%_\\"\'()[]., '),
  'e\u0301',
  '\u030c',
  'J',
  'ﬁ',
  'Ａ',
  'Å',
  'Ω',
  'ǅ',
  '\n',
  '\u0001',
  '\u{1f600}',
  '\u{1d400}',
  '\ue000',
  '\uff21',
  '\u{10ffff}',
]

export const texts = fc.oneof(
  { weight: 8, arbitrary: fc.array(fc.constantFrom(...characters), { maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('work', 'Work', 'home', 'HOME', 'true', '1', 'null', 'direct') },
)

export const moments = fc.constantFrom(
  '2030-01-31T09:30:00Z',
  '2030-01-31T10:30:00+01:00',
  '2030-01-31T09:30:00.0004999Z',
  '2030-01-31T09:30:00.001Z',
  '2030-01-31T09:30:00.0019999999',
  '2030-01-31T09:29:59.9999999-00:00',
  '2030-01-31',
  '2030-01-30T23:59:59.999Z',
  '2028-02-29T00:00:00Z',
  '0001-01-01T12:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '1969-12-31T23:59:59.998+14:00',
)

/** What a client may have stored under a dateTime before the schema knew it. */
const notMoments = fc.constantFrom(
  '2029-02-29T00:00:00Z',
  '2030-02-30',
  '2030-13-01',
  '0000-01-01',
  'soon',
  'infinity',
  '',
)

const numbers = fc.constantFrom(0, -0, 1, -1, 2, 10, 0.1, 0.30000000000000004, 1e21, 5e-324, 1.7976931348623157e308)

/** A value that a filter may name, for an attribute of this type. */
export function valuesOf({ type }: AttributeDefinition): fc.Arbitrary<string | number | boolean> {
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer') return fc.integer({ min: -2, max: 3 })
  if (type === 'decimal') return numbers
  return type === 'dateTime' ? moments : texts
}

/** What may stand in a document: rightly typed values, and now and then null, empty, or something else altogether. */
export function storedOf(attribute: AttributeDefinition): fc.Arbitrary<unknown> {
  const one = fc.oneof({ weight: 12, arbitrary: plainOf(attribute) }, { weight: 1, arbitrary: strange })
  return attribute.multiValued ? fc.oneof({ weight: 12, arbitrary: fc.array(one, { maxLength: 3 }) }, one) : one
}

/** Members of a complex value, or of a resource; some missing. */
export function membersOf(attributes: Iterable<AttributeDefinition>): fc.Arbitrary<Record<string, unknown>> {
  const members = [...attributes].map((attribute) => [attribute.name, storedOf(attribute)] as const)
  return fc.record(Object.fromEntries(members), { requiredKeys: [] })
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(null, '', [], {}, 0, false, 'x', [null], { value: null }, [[]], [''], { a: { b: 1 } }),
  notMoments,
)

function plainOf(attribute: AttributeDefinition): fc.Arbitrary<unknown> {
  return attribute.type === 'complex' ? membersOf(attribute.subAttributes.values()) : valuesOf(attribute)
}
