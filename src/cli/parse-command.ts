import { parseArgs } from 'node:util'
import type { Command, CommandInput } from './command.ts'
import { UsageError } from './usage-error.ts'

export interface ParsedCommand {
  input: CommandInput
  json: boolean
  help: boolean
}

const everywhere = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/** @throws UsageError */
export function parseCommand(command: Command, args: readonly string[]): ParsedCommand {
  const { values, positionals } = parsed(command, args)
  const {
    json = false,
    help = false,
    ...options
  } = values as CommandInput['options'] & { json?: boolean; help?: boolean }
  if (!help) check(command, { positionals, options })
  return { input: { positionals, options }, json, help }
}

function parsed(command: Command, args: readonly string[]) {
  const described = Object.entries(command.options ?? {}).map(([name, { type, multiple = false }]) => [
    name,
    { type, multiple },
  ])
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...(Object.fromEntries(described) as Record<string, { type: 'string'; multiple: boolean }>),
        ...everywhere,
      },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    throw new UsageError(firstSentence((error as Error).message), command.name)
  }
}

function check(command: Command, { positionals, options }: CommandInput): void {
  const wanted = command.positionals ?? []
  const missing = wanted[positionals.length]
  if (missing) throw new UsageError(`<${missing}> is missing`, command.name)
  if (positionals.length > wanted.length)
    throw new UsageError(`"${positionals[wanted.length]}" is too much`, command.name)
  for (const [name, { required }] of Object.entries(command.options ?? {})) {
    if (required && options[name] === undefined) throw new UsageError(`--${name} is missing`, command.name)
  }
}

/** Node adds advice for programmers. */
function firstSentence(message: string): string {
  return message.split(/\.\s/)[0]!.replace(/\.$/, '')
}
