import { systemClock } from '../base/clock.ts'
import { loadCommandConfig } from '../config.ts'
import { reportFailure } from '../start/report.ts'
import type { Command, CommandContext } from './command.ts'
import { commands } from './commands.ts'
import { helpOf, overview } from './help.ts'
import { parseCommand } from './parse-command.ts'
import { programOf } from './program.ts'
import { UsageError } from './usage-error.ts'
import { withDatabase } from './with-database.ts'

export interface Terminal {
  env: NodeJS.ProcessEnv
  /** Writes to stdout. */
  say: (text: string) => void
  /** Writes a line to stderr. */
  complain: (line: string) => void
}

/** Runs the command that `args` name. @returns the exit code: 0 done, 1 refused or failed, 2 not understood */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal)
  } catch (error) {
    if (!(error instanceof UsageError)) {
      reportFailure(error, terminal.complain)
      return 1
    }
    const help = [programOf(terminal.env), error.command, '--help'].filter(Boolean).join(' ')
    terminal.complain(`${error.message}; see ${help}`)
    return 2
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0]!)) {
    terminal.say(overview(commands, programOf(terminal.env)))
    return args.length === 0 ? 2 : 0
  }
  const command = commandOf(args)
  const { input, json, help } = parseCommand(command, args.slice(command.name.split(' ').length))
  if (help) {
    terminal.say(helpOf(command, programOf(terminal.env)))
    return 0
  }
  const result = await usedRightly(command, () => command.run(input, contextOf(terminal)))
  if (result.text || json) terminal.say(json ? `${JSON.stringify(result.json, null, 2)}\n` : `${result.text}\n`)
  return result.exitCode ?? 0
}

/** @throws UsageError */
function commandOf(args: readonly string[]): Command {
  const found = commands.find(({ name }) => name.split(' ').every((word, at) => args[at] === word))
  if (found) return found
  const family = commands.filter(({ name }) => name.startsWith(`${args[0]} `))
  if (family.length === 0) throw new UsageError(`there is no command "${args[0]}"`)
  const is = family.length === 1 ? 'is' : 'are'
  throw new UsageError(`there ${is} ${family.map(({ name }) => `"${name}"`).join(' and ')}`)
}

async function usedRightly<T>(command: Command, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(error.message, command.name) : error
  }
}

function contextOf({ env }: Terminal): CommandContext {
  const config = () => loadCommandConfig(env)
  return {
    env,
    clock: systemClock,
    config,
    withDatabase: (purpose, work) => withDatabase(config(), purpose, work),
  }
}
