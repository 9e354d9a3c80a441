import type { Catalogue } from '../http/page/language.ts'
import { ar } from './texts/ar.ts'
import { de } from './texts/de.ts'
import { en, type HandOverTexts } from './texts/en.ts'
import { fr } from './texts/fr.ts'

export type { HandOverTexts } from './texts/en.ts'

export const handOverTexts: Catalogue<HandOverTexts> = { en, de, fr, ar }
