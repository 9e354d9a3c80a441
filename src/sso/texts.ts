import type { Catalogue } from '../http/page/language.ts'
import { ar } from './texts/ar.ts'
import { de } from './texts/de.ts'
import { en, type SsoTexts } from './texts/en.ts'
import { fr } from './texts/fr.ts'

export type { SsoTexts } from './texts/en.ts'

export const ssoTexts: Catalogue<SsoTexts> = { en, de, fr, ar }
