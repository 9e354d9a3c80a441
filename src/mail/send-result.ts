import { shorten } from '../base/shorten.ts'
import type { SendResult } from './transport.ts'

/** What nodemailer says of a failure. */
interface SmtpError {
  /** nodemailer's: EENVELOPE and EMESSAGE are the server's answer to this mail, everything else is about the connection. */
  code?: string
  responseCode?: number
  response?: string
  /** The SMTP command that failed. */
  command?: string
  message: string
}

const aboutThisMail = new Set(['EENVELOPE', 'EMESSAGE'])

/** @param address is struck out of the words: they outlive the person. */
export function resultOfReply(response: string, address: string): SendResult {
  return { kind: 'sent', code: codeOf(response), words: inWords(response, address) }
}

export function resultOfError(error: unknown, address: string): SendResult {
  const { code, responseCode, response, command, message } = error as SmtpError
  const words = inWords(response ?? message, address)
  // A refusal of the sender, or of our name and password, is no recipient's fault: it waits until the operator has put it right.
  if (!aboutThisMail.has(code ?? '') || command === 'MAIL FROM' || responseCode === 421) {
    return { kind: 'deferred', code: responseCode, words, serverFault: true }
  }
  if (responseCode !== undefined && responseCode < 500) {
    return { kind: 'deferred', code: responseCode, words, serverFault: false }
  }
  return { kind: 'failed', code: responseCode, words, isPolicy: isPolicy(response ?? '') }
}

/** Enhanced code x.7.y is policy and security (RFC 3463 §3.8); a bare 554 on the message is the old way to say it. */
function isPolicy(response: string): boolean {
  return /^5\d\d[ -]5\.7\./.test(response) || /^554(?![ -]5\.[0-6]\.)/.test(response)
}

function codeOf(response: string): number | undefined {
  const code = Number.parseInt(response.slice(0, 3), 10)
  return Number.isNaN(code) ? undefined : code
}

/** Enhanced status codes (RFC 3463), without their class, in words. */
const meanings: Record<string, string> = {
  '1.1': 'the mailbox does not exist',
  '1.2': 'the domain does not exist',
  '1.3': 'the address is malformed',
  '1.6': 'the mailbox has moved',
  '1.10': 'the domain takes no mail',
  '2.0': 'the mailbox cannot take mail',
  '2.1': 'the mailbox is disabled',
  '2.2': 'the mailbox is full',
  '2.3': 'the message is too long for the mailbox',
  '3.4': 'the message is too big',
  '4.1': 'the recipient’s server does not answer',
  '4.4': 'the recipient’s server cannot be found',
  '4.7': 'the message waited too long',
  '7.0': 'the server refuses the message by its policy',
  '7.1': 'the server refuses the message by its policy',
  '7.23': 'the sender is not authorised (SPF)',
  '7.26': 'the sender is not authenticated (SPF, DKIM or DMARC)',
}

function inWords(response: string, address: string): string {
  const line = response
    .replaceAll(address, '…')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  const said = shorten(line, 300)
  const meaning = meanings[/^\d{3}[ -][245]\.(\d{1,3}\.\d{1,3})\b/.exec(said)?.[1] ?? '']
  return meaning && !said.startsWith('2') ? `${meaning} (${said})` : said
}
