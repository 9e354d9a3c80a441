import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts'
import type { PersonDocument } from './person.ts'
import { sameJson } from './same-json.ts'

/** The names of what differs, sorted; of an extension as paths, `urn:…:User:department`. Empty where nothing does. */
export function changedAttributes(before: PersonDocument, after: PersonDocument): string[] {
  const names = differingNames(before.attributes, after.attributes)
  if (before.userName !== after.userName) names.push('userName')
  if (before.active !== after.active) names.push('active')
  if (before.externalId !== after.externalId) names.push('externalId')
  return names.sort()
}

function differingNames(before: JsonObject, after: JsonObject): string[] {
  return namesIn(before, after).flatMap((name) => {
    const [was, is] = [before[name], after[name]]
    if (sameJson(was, is)) return []
    const inner = name.startsWith('urn:') ? differingInside(was, is) : []
    return inner.length > 0 ? inner.map((one) => `${name}:${one}`) : [name]
  })
}

function differingInside(before: JsonValue | undefined, after: JsonValue | undefined): string[] {
  const [was, is] = [before, after].map((value) => (value !== undefined && isJsonObject(value) ? value : {})) as [
    JsonObject,
    JsonObject,
  ]
  return namesIn(was, is).filter((name) => !sameJson(was[name], is[name]))
}

function namesIn(before: JsonObject, after: JsonObject): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
}
