import type { z } from 'zod'

/** What is wrong with a value, to follow its name; undefined leaves it to what the schema says itself. */
export function sayIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'too_big') return `must ${haveOrBe(issue.origin)} at most ${sized(issue.maximum, issue.origin)}`
  if (issue.code === 'too_small') return sayTooSmall(issue)
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'is missing' : typeWords[issue.expected]
  if (issue.code !== 'invalid_format') return undefined
  if (issue.format === 'url') return 'must be an address that begins with https:// or http://'
  return issue.format === 'email' ? 'must be a mail address' : undefined
}

const typeWords: Partial<Record<z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>['expected'], string>> = {
  number: 'must be a number',
  int: 'must be a whole number',
  string: 'must be text',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
}

function sayTooSmall({ origin, minimum }: Extract<z.core.$ZodRawIssue, { code: 'too_small' }>): string {
  if (origin === 'string' && Number(minimum) === 1) return 'must not be empty'
  return `must ${haveOrBe(origin)} at least ${sized(minimum, origin)}`
}

function haveOrBe(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be'
}

function sized(n: number | bigint, origin: string): string {
  if (origin === 'string') return `${n} characters`
  if (origin === 'array') return Number(n) === 1 ? '1 entry' : `${n} entries`
  return String(n)
}
