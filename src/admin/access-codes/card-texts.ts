/** What stands on a card beside its data. */
export interface CardTexts {
  language: string
  isRightToLeft: boolean
  code: string
  enter: string
  until: (day: string) => string
}

const en: CardTexts = {
  language: 'en-GB',
  isRightToLeft: false,
  code: 'Your access code',
  enter: 'Scan, or enter the code at',
  until: (day) => `Valid until ${day}`,
}

const byLanguage: Record<string, CardTexts> = {
  en,
  de: {
    language: 'de',
    isRightToLeft: false,
    code: 'Ihr Zugangscode',
    enter: 'Scannen oder Code eingeben unter',
    until: (day) => `Gültig bis ${day}`,
  },
  fr: {
    language: 'fr',
    isRightToLeft: false,
    code: 'Votre code d’accès',
    enter: 'Scannez, ou saisissez le code sur',
    until: (day) => `Valable jusqu’au ${day}`,
  },
  ar: {
    language: 'ar-u-nu-latn-ca-gregory',
    isRightToLeft: true,
    code: 'رمز الوصول الخاص بك',
    enter: 'امسح الرمز أو أدخله في',
    until: (day) => `صالح حتى ${day}`,
  },
}

/** @param locale the tenant's; English where there is no catalogue of its language. */
export function cardTexts(locale: string): CardTexts {
  return byLanguage[locale.split('-')[0] ?? ''] ?? en
}
