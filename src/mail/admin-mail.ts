import type { Keyring } from '../base/keyring.ts'
import type { Database } from '../db/connection.ts'
import { findAdmin } from '../tenants/admin-store.ts'
import { readSettings } from '../tenants/settings.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { compileMessage } from './compile-message.ts'
import { messageId } from './message-id.ts'
import { readPieces } from './message-text.ts'
import { chooseTexts } from './texts/choose-texts.ts'
import type { MailText, MailTexts } from './texts/mail-texts.ts'
import type { OutgoingMail } from './transport.ts'

export interface AdminMailParts {
  db: Database
  keyring: Keyring
  mailFrom: { readonly address: string }
}

export interface AdminMail {
  tenantId: number
  /** Who gets it, at the address by which they sign in. */
  adminId: string
  /** The mail's identity: the same cause gives the same Message-ID, however often it is sent. */
  cause: string
  /** Where it leads. */
  link: string
  expiresAt: Date
}

export async function composeExportReady(parts: AdminMailParts, mail: AdminMail): Promise<OutgoingMail | undefined> {
  return composed(parts, mail, (texts) => ({ ...texts.exportReady, linkLabel: texts.openExport }))
}

/** Somebody who opened an invitation says that it is not theirs. `link` leads to the person in the panel. */
export async function composeClaimDisowned(
  parts: AdminMailParts,
  mail: Omit<AdminMail, 'expiresAt'>,
): Promise<OutgoingMail | undefined> {
  const choose: Choose = (texts) => ({ ...texts.claimDisowned, linkLabel: texts.openPerson })
  return composed(parts, { ...mail, expiresAt: new Date(0) }, choose)
}

type Choose = (texts: MailTexts) => MailText & { linkLabel: string }

/**
 * Mail to admins passes no gate: they are no people of the tenant, and keep their rights where an uninvited person has
 * the same address. Undefined where the admin is gone or may no longer sign in.
 */
async function composed(parts: AdminMailParts, mail: AdminMail, choose: Choose): Promise<OutgoingMail | undefined> {
  const { tenantId, adminId, cause, link, expiresAt } = mail
  const admin = await findAdmin(parts.db, { tenantId, adminId })
  const tenant = await findTenantById(parts.db, tenantId)
  if (!admin || admin.disabledAt || !tenant) return undefined
  const { locale, brandColour, helpContact } = await readSettings(parts.db, tenantId)
  const { texts, locale: dates } = chooseTexts(locale)
  const { subject, body, linkLabel } = choose(texts)
  const render = compileMessage({
    subject: readPieces(subject, 'subject', variables),
    body: readPieces(body, 'body', variables),
    linkLabel,
    texts: { ...texts, footer: texts.adminFooter },
    locale: dates,
    company: tenant.name,
    brandColour,
    helpContact,
  })
  const key = { tenantId, personNo: 0, cause, nth: 1 }
  return {
    ...render({ name: admin.name, link, expiresAt }),
    tenantId,
    personNo: null,
    messageId: messageId(parts.keyring, key, parts.mailFrom.address.split('@').at(-1)!),
    senderName: tenant.name,
    to: { name: admin.name, address: admin.email },
    language: texts.language,
  }
}

const variables = ['name', 'company', 'link', 'expiresOn'] as const
