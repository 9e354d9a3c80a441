import { plainLine } from './plain-line.ts'
import type { OutgoingMail, TransportConfig } from './transport.ts'

/** The message as nodemailer takes it: one recipient, as an object, so that no name is ever read as a list of addresses. */
export function messageOptions(mail: OutgoingMail, from: TransportConfig['mailFrom']) {
  return {
    messageId: mail.messageId,
    from: { name: plainLine(from.name), address: from.address },
    to: { name: plainLine(mail.to.name), address: mail.to.address },
    subject: plainLine(mail.subject),
    text: mail.text,
    html: mail.html,
    // No answers from holiday notices (RFC 3834; the second is Exchange's).
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.language,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
