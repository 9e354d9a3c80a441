import type { Command } from './command.ts'

/** `npx vestibule`, without more. */
export function overview(commands: readonly Command[]): string {
  const lines = commands.map((command): [string, string] => [synopsis(command), command.summary])
  return [
    'Vestibule brings a company’s people into an application.',
    '',
    'usage: vestibule <command> [options]',
    '',
    ...columns(lines),
    '',
    'Every command has --json and --help, and works beside a running server or without one.',
    'Configuration comes from the environment: docs/self-hosting.md.',
    '',
  ].join('\n')
}

export function helpOf(command: Command): string {
  const options = Object.entries(command.options ?? {}).map(([name, option]): [string, string] => [
    `--${name}${option.type === 'string' ? ` <${option.value ?? name}>` : ''}`,
    option.description + (option.required ? ' (required)' : ''),
  ])
  return [
    `usage: vestibule ${synopsis(command)} [options]`,
    '',
    command.summary,
    '',
    ...columns([...options, ['--json', 'Answer as JSON'], ['--help', 'Show this']]),
    '',
    ...(command.examples ?? []).map((example) => `  $ vestibule ${example}`),
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
