import { isLanguage } from '../http/page/language.ts'
import type { Claim } from './claim-person.ts'
import type { Taking } from './take-account.ts'
import type { Visit } from './visit.ts'

/** The claim that this visit makes. */
export function claimOf({ ctx, parts, link, person, progress, settings }: Visit, taking: Taking): Claim {
  const { chosenLanguage } = ctx.state
  return {
    link,
    personId: person.id,
    taking,
    progress,
    settings,
    keyring: parts.keyring,
    publicUrl: parts.origin.url,
    userAgent: ctx.get('User-Agent'),
    language: isLanguage(chosenLanguage) ? chosenLanguage : undefined,
  }
}
