import { ar } from './error-texts/ar.ts'
import { de } from './error-texts/de.ts'
import { en, type ErrorTexts } from './error-texts/en.ts'
import { fr } from './error-texts/fr.ts'
import type { Catalogue } from './language.ts'

export const errorTexts: Catalogue<ErrorTexts> = { en, de, fr, ar }
