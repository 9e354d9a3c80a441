const PLACEHOLDER = /\{\{(\w+)\}\}/g

/** Puts the values of `{{name}}` in, at any depth of a JSON value; a name without a value throws MissingVariable. */
export function fillIn(value, variables) {
  if (typeof value === 'string') return value.replace(PLACEHOLDER, (_, name) => lookUp(name, variables))
  if (Array.isArray(value)) return value.map((element) => fillIn(element, variables))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [fillIn(key, variables), fillIn(member, variables)]),
  )
}

export class MissingVariable extends Error {}

function lookUp(name, variables) {
  const value = variables.get(name)
  if (value === undefined) throw new MissingVariable(`needs {{${name}}}, which no earlier step saved`)
  return value
}
