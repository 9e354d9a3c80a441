import { domainToASCII } from 'node:url'
import { encodeWords, foldLines } from 'nodemailer/lib/mime-funcs'
import { encode, wrap } from 'nodemailer/lib/qp'
import { plainLine } from '../base/plain-line.ts'
import type { InlineImage, OutgoingMail, TransportConfig } from './transport.ts'

/**
 * The whole message as it travels: one recipient, text and HTML, both quoted-printable. Made here and not by
 * nodemailer's composer, which takes half the sender's time for a message that is always of this one form.
 */
export function composeMessage(mail: OutgoingMail, from: TransportConfig['mailFrom'], date: Date): Buffer {
  // No part can contain it: quoted-printable writes every `=` of a text as `=3D`.
  const boundary = `=_${mail.messageId.replace(/[^0-9a-f]/g, '').slice(0, 32)}`
  const lines = [
    header('From', mailbox({ ...from, name: from.name || (mail.senderName ?? '') })),
    header('To', mailbox(mail.to)),
    header('Subject', encodeWords(plainLine(mail.subject), 'Q', 52, true)),
    header('Message-ID', mail.messageId),
    header('Date', date.toUTCString().replace('GMT', '+0000')),
    'MIME-Version: 1.0',
    // No answers from holiday notices (RFC 3834; the second is Exchange's).
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    header('Content-Language', mail.language),
    `Content-Type: multipart/alternative;\r\n boundary="${boundary}"`,
    '',
    ...part(boundary, 'text/plain', mail.text),
    ...(mail.logo ? related(boundary, mail.html, mail.logo) : part(boundary, 'text/html', mail.html)),
    `--${boundary}--`,
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}

/** The HTML with the one picture that it shows (RFC 2387). */
function related(outer: string, html: string, { contentId, base64 }: InlineImage): string[] {
  const boundary = `=_r${outer.slice(2)}`
  return [
    `--${outer}`,
    `Content-Type: multipart/related; type="text/html";\r\n boundary="${boundary}"`,
    '',
    ...part(boundary, 'text/html', html),
    `--${boundary}`,
    'Content-Type: image/png; name="logo.png"',
    'Content-Transfer-Encoding: base64',
    `Content-ID: <${contentId}>`,
    'Content-Disposition: inline; filename="logo.png"',
    '',
    base64,
    `--${boundary}--`,
    '',
  ]
}

function part(boundary: string, type: string, text: string): string[] {
  return [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    wrap(encode(text.replace(/\r?\n/g, '\r\n'))),
  ]
}

function header(name: string, value: string): string {
  return foldLines(`${name}: ${value}`, 76)
}

/** The name is one quoted string or encoded words, so nothing in it is ever read as another address (RFC 5322 §3.4). */
function mailbox({ name, address }: { name: string; address: string }): string {
  const at = address.lastIndexOf('@')
  const plain = `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`
  const shown = plainLine(name)
  if (shown === '') return `<${plain}>`
  const isAscii = /^[\x20-\x7e]*$/.test(shown)
  return `${isAscii ? `"${shown.replace(/["\\]/g, '\\$&')}"` : encodeWords(shown, 'Q', 52, true)} <${plain}>`
}
