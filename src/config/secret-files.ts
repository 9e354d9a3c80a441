import { readFileSync } from 'node:fs'
import { systemErrorCode } from '../base/cannot-start.ts'

/** Those that may be given as a file's content instead, by `…_FILE`. */
const secrets = ['SECRET_KEY', 'DATABASE_URL', 'SMTP_URL', 'METRICS_TOKEN'] as const

/** The variables by name, with those from files; what cannot be read is added to `mistakes`. */
export function readFileVariables(present: ReadonlyMap<string, string>, mistakes: string[]): Record<string, string> {
  const all = new Map(present)
  for (const name of secrets) {
    const path = present.get(`${name}_FILE`)
    if (path === undefined) continue
    if (present.has(name)) {
      mistakes.push(`${name} and ${name}_FILE are both set: keep one of them`)
      continue
    }
    const content = readSecret(path)
    if (content instanceof Error) mistakes.push(`${name}_FILE cannot be read (${systemErrorCode(content)}): ${path}`)
    // Set all the same, so that what follows does not complain that it is missing.
    all.set(name, content instanceof Error ? '' : content)
  }
  return Object.fromEntries(all)
}

function readSecret(path: string): string | Error {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    return error as Error
  }
}
