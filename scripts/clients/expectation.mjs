import { isDeepStrictEqual } from 'node:util'

const isAbsent = (value) => value === undefined || value === null

const isEmpty = (value) => {
  if (isAbsent(value) || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

const jsonType = (value) => {
  if (Array.isArray(value)) return 'array'
  if (Number.isInteger(value)) return 'integer'
  return value === null ? 'null' : typeof value
}

const holds = (element, wanted) =>
  isDeepStrictEqual(element, wanted) || (isPlainObject(wanted) && isSubset(element, wanted))

const isPlainObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value)

function isSubset(value, subset) {
  if (!isPlainObject(value)) return false
  return Object.entries(subset).every(([key, wanted]) => Object.hasOwn(value, key) && holds(value[key], wanted))
}

const OPERATORS = {
  exists: (value, wanted) => !isAbsent(value) === wanted,
  empty: (value, wanted) => isEmpty(value) === wanted,
  type: (value, wanted) => jsonType(value) === wanted,
  oneOf: (value, wanted) => wanted.some((one) => isDeepStrictEqual(value, one)),
  notEqual: (value, wanted) => !isDeepStrictEqual(value, wanted),
  startsWith: (value, wanted) => typeof value === 'string' && value.startsWith(wanted),
  length: (value, wanted) => (Array.isArray(value) ? value.length : isAbsent(value) ? 0 : -1) === wanted,
  minLength: (value, wanted) => Array.isArray(value) && value.length >= wanted,
  matches: (value, wanted) => isSubset(value, wanted),
  contains: (value, wanted) => Array.isArray(value) && value.some((element) => holds(element, wanted)),
  notContains: (value, wanted) => isAbsent(value) || (Array.isArray(value) && !value.some((e) => holds(e, wanted))),
}

const isOperators = (wanted) =>
  isPlainObject(wanted) && Object.keys(wanted).length > 0 && Object.keys(wanted).every((key) => key in OPERATORS)

/** True when the value equals the expected one in depth and JSON type, or satisfies all of its operators. */
export function satisfies(value, wanted) {
  if (!isOperators(wanted)) return isDeepStrictEqual(value, wanted)
  return Object.entries(wanted).every(([operator, operand]) => OPERATORS[operator](value, operand))
}
