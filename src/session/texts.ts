import type { Catalogue } from '../http/page/language.ts'
import { ar } from './texts/ar.ts'
import { de } from './texts/de.ts'
import { en, type SessionTexts } from './texts/en.ts'
import { fr } from './texts/fr.ts'

export type { SessionTexts } from './texts/en.ts'

export const sessionTexts: Catalogue<SessionTexts> = { en, de, fr, ar }
