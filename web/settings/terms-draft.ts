import type { Tenant } from '../api/types.ts'

export interface OwnTerms {
  text: string
  url: string
}

/** The terms as they are being written. */
export interface TermsDraft extends OwnTerms {
  version: string
  /** For readers of these languages, by tag. */
  languages: Record<string, OwnTerms>
}

type Saved = Tenant['settings']['terms']

export function draftOfTerms(saved: Saved): TermsDraft {
  const languages = Object.entries(saved?.languages ?? {}).map(([tag, own]) => [tag, fieldsOf(own)] as const)
  return { version: saved?.version ?? '', ...fieldsOf(saved), languages: Object.fromEntries(languages) }
}

function fieldsOf(own: { text?: string; url?: string } | undefined): OwnTerms {
  return { text: own?.text ?? '', url: own?.url ?? '' }
}

export function termsOf({ version, languages, ...all }: TermsDraft): NonNullable<Saved> {
  const own = Object.entries(languages).map(([tag, fields]) => [tag, valuesOf(fields)] as const)
  return {
    version: version.trim(),
    ...valuesOf(all),
    ...(own.length > 0 && { languages: Object.fromEntries(own) }),
  }
}

function valuesOf({ text, url }: OwnTerms) {
  return { text: text || undefined, url: url.trim() || undefined }
}

/** Whoever reads a language that has neither would be shown an empty page. */
export function lacksWords({ languages }: TermsDraft): boolean {
  return Object.values(languages).some(isEmpty)
}

export const isEmpty = ({ text, url }: OwnTerms) => text.trim() === '' && url.trim() === ''

/** Who of those that have accepted is asked again once this is saved; undefined where nobody has been asked yet. */
export function whoIsAskedAgain(saved: Saved, draft: TermsDraft): 'everybody' | 'readers' | 'nobody' | undefined {
  if (!saved) return undefined
  if (draft.version.trim() !== saved.version) return 'everybody'
  const still = new Set([draft, ...Object.values(draft.languages)].map(said))
  const before = [fieldsOf(saved), ...Object.values(saved.languages ?? {}).map(fieldsOf)].map(said)
  return before.every((words) => still.has(words)) ? 'nobody' : 'readers'
}

const said = ({ text, url }: OwnTerms) => JSON.stringify([text, url.trim()])
