import type { Command } from './command.ts'

/** @param program by which the commands are called. */
export function overview(commands: readonly Command[], program: string): string {
  const lines = commands.map((command): [string, string] => [synopsis(command), command.summary])
  return [
    'Vestibule brings a company’s people into an application.',
    '',
    `usage: ${program} <command> [options]`,
    '',
    ...columns(lines),
    '',
    'Every command has --json and --help, and works beside a running server or without one.',
    'Configuration comes from the environment: docs/self-hosting.md.',
    '',
  ].join('\n')
}

export function helpOf(command: Command, program: string): string {
  const options = Object.entries(command.options ?? {}).map(([name, option]): [string, string] => [
    `--${name}${option.type === 'string' ? ` <${option.value ?? name}>` : ''}`,
    option.description + (option.required ? ' (required)' : ''),
  ])
  return [
    `usage: ${program} ${synopsis(command)} [options]`,
    '',
    command.summary,
    '',
    ...columns([...options, ['--json', 'Answer as JSON'], ['--help', 'Show this']]),
    '',
    ...(command.examples ?? []).map((example) => `  $ ${program} ${example}`),
    ...(command.examples ? [''] : []),
  ].join('\n')
}

function synopsis({ name, positionals = [] }: Command): string {
  return [name, ...positionals.map((positional) => `<${positional}>`)].join(' ')
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`)
}
