import { shorten } from '../../base/shorten.ts'

/** What a key is compared with; `any` where the file does not say. */
export type KeyKind = 'address' | 'userName' | 'externalId' | 'employeeNumber' | 'any'

export interface PersonKey {
  by: KeyKind
  value: string
}

/** What one record of a file says, before anybody is looked up. */
export type FileRow = FileRowPlace & ({ keys: PersonKey[] } | { fault: string })

interface FileRowPlace {
  /** Counted from 1, where the record begins. */
  line: number
  /** The record in short, to be shown beside its outcome. */
  given: string
}

const longestShown = 200

export function shown(...parts: string[]): string {
  const text = parts
    .filter((part) => part.trim() !== '')
    .map((part) => shorten(part, longestShown * 2))
    .join(', ')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return text.length > longestShown ? `${shorten(text, longestShown)}…` : text
}
