import type { Context } from '../http/context.ts'
import type { Language } from '../http/page/language.ts'
import type { PersonDocument } from '../people/person.ts'
import { changePerson } from '../provisioning/change-person.ts'
import type { PageParts } from '../session/parts.ts'

/** What a signed-in member chose on one device holds on all, and for their mail. Here and not in the session room, since it changes the person. */
export async function saveLanguage({ db, keyring, sessions }: PageParts, ctx: Context, language: Language) {
  const session = await sessions.member(ctx)
  if (!session) return
  const { tenantId, personId } = session
  const actor = { kind: 'person', id: personId } as const
  await changePerson(db, { tenantId, personId, edit: (document) => withLanguage(document, language), actor, keyring })
}

/** SCIM's `preferredLanguage`; a region that the directory gave stays. */
export function withLanguage(document: PersonDocument, language: Language): PersonDocument {
  const { preferredLanguage } = document.attributes
  const isTheSame = typeof preferredLanguage === 'string' && preferredLanguage.split('-')[0] === language
  if (isTheSame) return document
  return { ...document, attributes: { ...document.attributes, preferredLanguage: language } }
}
