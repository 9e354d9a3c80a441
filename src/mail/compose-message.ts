import MailComposer from 'nodemailer/lib/mail-composer'
import { messageOptions } from './message-options.ts'
import type { OutgoingMail, TransportConfig } from './transport.ts'

/** The whole message as it travels: headers, text and HTML. */
export function composeMessage(mail: OutgoingMail, from: TransportConfig['mailFrom']): Promise<Buffer> {
  return new MailComposer(messageOptions(mail, from)).compile().build()
}
