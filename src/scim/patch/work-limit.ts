import type { JsonValue } from '../../base/json.ts'
import { foldFilter } from '../../filter/fold-filter.ts'
import type { PatchPath } from '../../filter/resolved-filter.ts'
import { TooLarge } from '../errors.ts'
import { isObject } from '../resources/bare-object.ts'
import type { PatchOperation } from './patch-request.ts'

/** Characters that one PATCH may look at again and again: about half a second, in which the process does nothing else. */
const mostWork = 50_000_000
/** What finding a value costs, in characters of it. */
const eachValue = 20
/** Values are taken out by what they are as a whole, which is made of each of them. */
const eachTaken = 4

/** What is left for the operations to come. */
export interface Work {
  left: number
}

export const allWork = (): Work => ({ left: mostWork })

interface Touched {
  target: PatchPath
  /** As it is before. */
  value: JsonValue | undefined
}

/** Operations, values and terms are few, each for itself; their product is what counts. @throws TooLarge */
export function spendWork(work: Work, { op }: PatchOperation, { target, value }: Touched): void {
  if (!Array.isArray(value)) return
  let size = 0
  for (const element of value) size += sizeOf(element)
  work.left -= size * (target.kind === 'elements' ? termsOf(target.filter) : op === 'remove' ? eachTaken : 1)
  if (work.left < 0) throw new TooLarge('the operations look at too many values too often; send fewer in one PATCH')
}

function sizeOf(element: JsonValue): number {
  if (!isObject(element)) return eachValue + lengthOf(element)
  let size = eachValue
  for (const part of Object.values(element)) size += lengthOf(part)
  return size
}

const lengthOf = (value: JsonValue): number => (typeof value === 'string' ? value.length : 0)

function termsOf(filter: Extract<PatchPath, { kind: 'elements' }>['filter']): number {
  return foldFilter(filter, {
    leaf: () => 1,
    valuePath: (_, terms: number) => terms,
    not: (terms: number) => terms,
    logical: (_, terms: number[]) => terms.reduce((sum, one) => sum + one, 0),
  })
}
