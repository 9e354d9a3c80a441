import type { Person } from '../api/types.ts'

export type Attributes = Person['attributes']
type Value = Attributes[string]

interface Edit<T> {
  /** As it was when the edit began. */
  begun: T
  /** As it is by now: others write, too. */
  now: T
  typed: T
}

/**
 * What was changed, as the API takes it: each attribute as a whole, with what others have written into its other parts
 * meanwhile; null empties. Undefined where nothing was.
 */
export function attributeChanges(edit: Edit<Attributes>): Attributes | undefined {
  const names = changedNames(edit)
  if (names.length === 0) return undefined
  return Object.fromEntries(names.map((name) => [name, merged(within(edit, name))]))
}

/** The attributes and parts that somebody else has changed otherwise meanwhile: saving replaces theirs. */
export function overtakenNames(edit: Edit<Attributes>): string[] {
  return changedNames(edit).flatMap((name) => {
    const inner = within(edit, name)
    if (!isOfParts(inner)) return isOvertaken(inner) ? [name] : []
    const parts = partsOf(inner)
    return changedNames(parts).filter((part) => isOvertaken(within(parts, part)))
  })
}

function merged(edit: Edit<Value | undefined>): Value {
  if (!isOfParts(edit)) return edit.typed ?? null
  const parts = partsOf(edit)
  const changed = new Set(changedNames(parts))
  const kept = Object.entries(parts.now).filter(([part]) => !changed.has(part))
  const written = Object.entries(parts.typed).filter(([part]) => changed.has(part))
  return kept.length + written.length > 0 ? Object.fromEntries([...kept, ...written]) : null
}

function changedNames({ begun, typed }: Edit<Attributes>): string[] {
  const names = new Set([...Object.keys(begun), ...Object.keys(typed)])
  return [...names].filter((name) => !isSame(valueAt(begun, name), valueAt(typed, name)))
}

function isOvertaken({ begun, now, typed }: Edit<Value | undefined>): boolean {
  return !isSame(begun, now) && !isSame(now, typed)
}

function within(edit: Edit<Attributes>, name: string): Edit<Value | undefined> {
  return { begun: valueAt(edit.begun, name), now: valueAt(edit.now, name), typed: valueAt(edit.typed, name) }
}

/** Null is no value (RFC 7643 §2.5). */
function valueAt(attributes: Attributes, name: string): Value | undefined {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? undefined) : undefined
}

/** Elements of a list have no names by which two changes could meet. */
function isOfParts({ begun, now, typed }: Edit<Value | undefined>): boolean {
  return [begun, now, typed].every((value) => value === undefined || isObject(value))
}

function partsOf({ begun, now, typed }: Edit<Value | undefined>): Edit<Attributes> {
  const [before, theirs, mine] = [begun, now, typed].map((value) => (isObject(value) ? value : {}))
  return { begun: before!, now: theirs!, typed: mine! }
}

function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return inOneOrder(one) === inOneOrder(other)
}

/** The order of names does not count, that of elements does. */
function inOneOrder(value: Value | undefined): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}
