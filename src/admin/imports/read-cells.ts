import { isMailAddress } from '../../people/mail-address.ts'
import { type GivenCells, importColumns, type ImportField } from './import-columns.ts'

const longest = 1_024

const addresses = ['email', 'managerEmail'] as const
const active = new Set(['active', 'uninvited', 'invited', 'claimed'])
const inactive = new Set(['inactive', 'deactivated', 'disabled'])

/** The cells in one form each, or why the row cannot be taken. */
export function readCells(cells: GivenCells): { given: GivenCells } | { fault: string } {
  const long = (Object.keys(cells) as ImportField[]).find((field) => cells[field]!.length > longest)
  if (long) return { fault: `${importColumns[long]} is longer than ${longest} characters` }
  if (!cells.email && !cells.employeeNumber) return { fault: 'the row has neither Email nor Employee Id' }
  for (const field of addresses) {
    if (cells[field] && !isMailAddress(cells[field])) return { fault: `${importColumns[field]} is no mail address` }
  }
  const given = { ...cells }
  if (cells.locale) {
    const locale = readLocale(cells.locale)
    if (!locale) return { fault: 'Locale is no language; write it as en, or pt-BR' }
    given.locale = locale
  }
  if (cells.startDate) {
    const date = readDate(cells.startDate)
    if (!date) return { fault: 'Start Date cannot be read; write it as 2026-03-31' }
    given.startDate = date
  }
  if (cells.status) {
    const status = readStatus(cells.status)
    if (!status) return { fault: 'Status is neither "active" nor "deactivated"' }
    given.status = status
  }
  return { given }
}

/** BCP 47 in its canonical form; `pt_BR`, as POSIX writes it, too. A file has few, and each costs as much as the rest of its row. */
export function readLocale(text: string): string | undefined {
  if (text.length > longestKept) return canonical(text)
  if (!locales.has(text)) {
    if (locales.size >= mostKept) locales.clear()
    locales.set(text, canonical(text))
  }
  return locales.get(text)
}

const longestKept = 40
const mostKept = 500
const locales = new Map<string, string | undefined>()

function canonical(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0]
  } catch {
    return undefined
  }
}

/** As `2026-03-31`. What leaves open which number is the day is not guessed at. */
function readDate(text: string): string | undefined {
  const parts =
    /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:[T ]00:00.*)?$/.exec(text) ??
    /^(?<year>\d{4})\/(?<month>\d{1,2})\/(?<day>\d{1,2})$/.exec(text) ??
    /^(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4})$/.exec(text)
  if (!parts?.groups) return undefined
  const { year, month, day } = parts.groups
  const iso = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined
}

/** The names of the four states are understood, so that an export's column fits: all but one mean active. */
function readStatus(text: string): 'active' | 'deactivated' | undefined {
  const word = text.toLowerCase()
  if (active.has(word)) return 'active'
  return inactive.has(word) ? 'deactivated' : undefined
}
