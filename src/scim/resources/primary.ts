import type { JsonValue } from '../../base/json.ts'
import { isObject } from './bare-object.ts'

/**
 * RFC 7643 §2.4: `primary` is true for one value at most. The first keeps it, or the one that was just set.
 * PingOne marks every address as primary, so this is no reason for a refusal.
 */
export function keepOnePrimary(elements: readonly JsonValue[], preferred?: JsonValue): void {
  let keeper = preferred
  for (const element of elements) {
    if (!isObject(element) || element['primary'] !== true) continue
    keeper ??= element as JsonValue
    if (element !== keeper) element['primary'] = false
  }
}
