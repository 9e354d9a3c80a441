import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import type { MailTexts } from './mail-texts.ts'

const catalogue = new Map([en, de, fr, ar].map((texts) => [texts.language, texts]))

/** The languages that mail is written in, as BCP 47 language tags. */
export const mailLanguages: readonly string[] = [...catalogue.keys()]

export interface ChosenTexts {
  texts: MailTexts
  /** For dates: the wanted locale with its region, `de-CH`. */
  locale: string
}

/**
 * The first wanted locale whose language we have. Each may be a list as in Accept-Language (RFC 7643 §4.1.1
 * preferredLanguage); its order counts, its weights do not. English where none fits.
 */
export function chooseTexts(...wanted: (string | null | undefined)[]): ChosenTexts {
  for (const tag of wanted.flatMap(tagsOf)) {
    const texts = catalogue.get(tag.split('-')[0]!.toLowerCase())
    if (texts) return { texts, locale: canonical(tag) ?? texts.language }
  }
  return { texts: en, locale: 'en' }
}

function tagsOf(list: string | null | undefined): string[] {
  const parts = (list ?? '').slice(0, 200).split(',')
  return parts.map((part) => part.split(';')[0]!.trim().replaceAll('_', '-'))
}

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}
