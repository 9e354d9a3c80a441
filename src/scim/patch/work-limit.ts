import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { PatchPath } from '../../filter/resolved-filter.ts'
import { TooLarge } from '../errors.ts'
import { termsIn } from '../../filter/terms-in.ts'
import { isObject } from '../resources/bare-object.ts'
import { someText } from '../resources/text-size.ts'
import type { PatchOperation } from './patch-request.ts'

/** The unit is a character of a value that is looked at once: about two nanoseconds. */
const mostWork = 250_000_000
/** Of a single operation, which nothing interrupts: about 30 milliseconds. */
const mostAtOnce = 15_000_000
/** After so much the others have a turn. */
const piece = 2_000_000
/** What is done before the first turn: a plain PATCH is over by then, and many that are not plain may have come at once. */
const firstPiece = 200_000
/** Below it no text is looked at for what it costs. */
const plainWork = 10_000
/** What finding a value costs, in characters of it. */
const eachValue = 100
/** What reading a value costs that an operation gives. */
const eachGiven = 300
/** Of a path, or of a name that is one. */
const eachPathCharacter = 40
/** Of a value that is found by a filter, beside its terms. */
const eachFound = 200
/** Where values are compared as a whole, which is made of each of them, for each set of names that is listed. */
const eachWhole = 12
/** Two values of one attribute that may be compared with each other. */
const eachPair = 2
/** Beyond ASCII folding is work, and a character beyond these may become eighteen (U+FDFA). */
const [near, far] = [/[^\0-\x7f]/, /[^\0-\u1fff]/]
const [eachNear, eachFar] = [4, 100]

export interface Work {
  /** For the operations to come. */
  left: number
  /** Until the others have a turn. */
  piece: number
  /** What a character of these texts costs at most, found when it matters. */
  eachCharacter: () => number
}

export function allWork(document: JsonObject, operations: readonly PatchOperation[]): Work {
  let known: number | undefined
  return { left: mostWork, piece: firstPiece, eachCharacter: () => (known ??= dearest([document, operations])) }
}

function dearest(values: readonly unknown[]): number {
  if (someText(values, (text) => far.test(text))) return eachFar
  return someText(values, (text) => near.test(text)) ? eachNear : 1
}

/** @returns whether the others are to have a turn first. @throws TooLarge */
export function spendWork(work: Work, units: number): boolean {
  const isPlain = work.left - units > mostWork - plainWork
  const spent = isPlain ? units : units * work.eachCharacter()
  if (spent > mostAtOnce)
    throw new TooLarge('an operation looks at too many values by too much; split its filter, or its list, over several')
  work.left -= spent
  if (work.left < 0) throw new TooLarge('the operations look at too many values too often; send fewer in one PATCH')
  work.piece -= spent
  if (work.piece >= 0) return false
  work.piece = piece - spent
  return true
}

/** Of a name that no schema knows: it is looked at from all sides. */
export const unknownWork = 5_000

export const pathWork = (path: string): number => 500 + path.length * eachPathCharacter

/** Operations, values and terms are few, each for itself; their product is what counts. @param present the value before */
export function operationWork(
  { op, value }: PatchOperation,
  { target, present }: { target: PatchPath; present: JsonValue | undefined },
): number {
  const given = Array.isArray(value) ? value.length : 0
  if (!Array.isArray(present)) return given * eachGiven
  const read = given * eachGiven
  let size = 0
  for (const element of present) size += sizeOf(element)
  if (target.kind === 'elements') return read + size * termsIn(target.filter) + present.length * eachFound
  if (op === 'remove') return read + size * eachWhole * namesListed(value)
  return read + given * present.length * eachPair + size * (given > 0 && !everyValueNamed(value) ? eachWhole : 1)
}

const everyValueNamed = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => isObject(one) && one['value'] !== undefined)

function sizeOf(element: JsonValue): number {
  if (!isObject(element)) return eachValue + lengthOf(element)
  let size = eachValue
  for (const name in element) size += lengthOf(element[name] as JsonValue)
  return size
}

const lengthOf = (value: JsonValue): number => (typeof value === 'string' ? value.length : 0)

function namesListed(value: unknown): number {
  if (!Array.isArray(value)) return 1
  const sets = new Set<string>()
  for (const one of value) sets.add(isObject(one) ? Object.keys(one).toSorted().join() : '')
  return sets.size
}
