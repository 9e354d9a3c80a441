import type { Catalogue } from '../http/page/language.ts'
import { ar } from './texts/ar.ts'
import { de } from './texts/de.ts'
import { type ClaimTexts, en } from './texts/en.ts'
import { fr } from './texts/fr.ts'

export type { ClaimTexts } from './texts/en.ts'

/** A further language is a file beside `texts/en.ts` and a line here; the compiler names what it lacks. */
export const claimTexts: Catalogue<ClaimTexts> = { en, de, fr, ar }
