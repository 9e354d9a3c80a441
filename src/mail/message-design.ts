import type { DeliveryKind } from '../db/tables.ts'
import type { MessageDesign, ShownLogo } from './compile-message.ts'
import { readPieces } from './message-text.ts'
import { chooseTexts } from './texts/choose-texts.ts'
import type { MailText, MailTexts } from './texts/mail-texts.ts'

export interface DesignSource {
  kind: DeliveryKind
  /** The admin's own, of the campaign or else of the tenant; invitations only. */
  subject?: string | null
  body?: string | null
  tenant: { name: string; locale?: string; brandColour?: string; helpContact?: string; logo?: ShownLogo }
  /** It goes to an admin, and says so. */
  isTest?: boolean
  /** What the recipient prefers; a BCP 47 tag, or a list of them. */
  locale?: string | null
}

const textOf: Record<DeliveryKind, (texts: MailTexts) => MailText> = {
  invitation: (texts) => texts.invitation,
  reminder: (texts) => texts.reminder,
  password_reset: (texts) => texts.passwordReset,
  password_changed: (texts) => texts.passwordChanged,
  address_changed: (texts) => texts.addressChanged,
}

/** The recipient's language first, then the tenant's, then English. An own text is sent as it is, whatever the language. */
export function designMessage({ kind, subject, body, tenant, locale, isTest }: DesignSource): MessageDesign {
  const { texts, locale: dates } = chooseTexts(locale, tenant.locale)
  const ours = textOf[kind](texts)
  const invites = kind === 'invitation' || kind === 'reminder'
  return {
    subject: (invites && subject ? readPieces(subject, 'subject') : undefined) ?? readOurs(ours.subject, 'subject'),
    body: (invites && body ? readPieces(body, 'body') : undefined) ?? readOurs(ours.body, 'body'),
    linkLabel: kind === 'password_reset' ? texts.choosePassword : texts.openInvitation,
    texts,
    locale: dates,
    company: tenant.name,
    brandColour: tenant.brandColour,
    helpContact: tenant.helpContact,
    logo: tenant.logo,
    ...(isTest && { notice: texts.testNotice, subjectPrefix: texts.testSubject }),
  }
}

function readOurs(text: string, field: 'subject' | 'body') {
  return readPieces(text, field, ['name', 'company', 'claimLink', 'expiresOn', 'link'])
}
