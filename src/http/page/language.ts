/** Languages that may have a catalogue, with their own names and direction of writing. */
export const languages = {
  en: { name: 'English', direction: 'ltr' },
  de: { name: 'Deutsch', direction: 'ltr' },
  fr: { name: 'Français', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
} as const

export type Language = keyof typeof languages

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && Object.hasOwn(languages, text)
}

/** One text a language; English is always there, and stands in for what is missing. */
export type Catalogue<Texts> = { en: Texts } & Partial<Record<Language, Texts>>

interface Wishes {
  /** What the person chose by the switch. */
  chosen?: string
  /** Accept-Language of the browser. */
  accepted?: string
  /** The tenant's own. */
  fallback?: string
}

/** The first wish that the catalogue has: chosen, then the browser's in its order, then the tenant's, then English. */
export function chooseLanguage(offered: readonly Language[], { chosen, accepted, fallback }: Wishes): Language {
  const wishes = [chosen, ...ranked(accepted), fallback].map((tag) => tag?.toLowerCase().split('-')[0])
  return wishes.find((wish): wish is Language => isLanguage(wish) && offered.includes(wish)) ?? 'en'
}

function ranked(header = ''): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/\s*;\s*q=/)
      return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag)
}
