import { runCli } from '../../src/cli/run-cli.ts'
import type { TestDatabase } from './database.ts'

export interface CliAnswer {
  exitCode: number
  out: string
  errors: string[]
}

export type Cli = (...args: string[]) => Promise<CliAnswer>

export const testSecretKey = 'pU7mZ2hQ9vXs4KtB8nLw1RjY6cDf3GaE5oVi'

/** The operator's commands, in this process; on the database where one is given. */
export function aCli(database: TestDatabase | undefined, env: Record<string, string> = {}): Cli {
  const given = database && { DATABASE_URL: database.url, PUBLIC_URL: 'http://localhost:9', SECRET_KEY: testSecretKey }
  return async (...args) => {
    const answer: CliAnswer = { exitCode: -1, out: '', errors: [] }
    answer.exitCode = await runCli(args, {
      env: { ...given, ...env },
      say: (text) => {
        answer.out += text
      },
      complain: (line) => void answer.errors.push(line),
    })
    return answer
  }
}
