import type { JsonObject } from '../base/json.ts'
import type { PersonDocument } from './person.ts'
import { sameJson } from './same-json.ts'

/** The names of what differs, sorted; of an extension its URN. Empty where nothing does. */
export function changedAttributes(before: PersonDocument, after: PersonDocument): string[] {
  const names = differingNames(before.attributes, after.attributes)
  if (before.userName !== after.userName) names.push('userName')
  if (before.active !== after.active) names.push('active')
  if (before.externalId !== after.externalId) names.push('externalId')
  return names.sort()
}

function differingNames(before: JsonObject, after: JsonObject): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => !sameJson(before[name], after[name]))
}
