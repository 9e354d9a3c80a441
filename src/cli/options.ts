import type { CommandInput } from './command.ts'
import { UsageError } from './usage-error.ts'

/** Of options that were parsed by their description: what is there has its type. */
export function textOption({ options }: CommandInput, name: string): string | undefined {
  return options[name] as string | undefined
}

export function flagOption({ options }: CommandInput, name: string): boolean {
  return options[name] === true
}

/** Repeated, or separated by commas or spaces. */
export function listOption({ options }: CommandInput, name: string): string[] {
  return ((options[name] ?? []) as string[]).flatMap((text) => text.split(/[\s,]+/)).filter(Boolean)
}

/** @throws UsageError naming what may be given. */
export function choiceOption<T extends string>(
  input: CommandInput,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = textOption(input, name)
  if (text === undefined || choices.includes(text as T)) return text as T | undefined
  throw new UsageError(`--${name} is one of ${choices.join(', ')}`)
}

/** @throws UsageError */
export function numberOption(input: CommandInput, name: string): number | undefined {
  const text = textOption(input, name)
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} is a whole number`)
  return Number(text)
}
