import { createTransport } from 'nodemailer'
import { smtpServer } from './smtp-transport.ts'

export interface SmtpRefusal {
  host: string
  /** In the words of the server, or of the network. */
  why: string
  advice: string
}

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 }

/** Connects, begins TLS and signs in; sends nothing. @returns undefined where the server would take mail from us. */
export async function probeSmtp(smtpUrl: string): Promise<SmtpRefusal | undefined> {
  const transport = createTransport({ ...smtpServer(smtpUrl), ...patience })
  try {
    await transport.verify()
    return undefined
  } catch (error) {
    const { message } = error as Error
    const { why = message, advice } = remedyOf(error as Error & { code?: string })
    return { host: new URL(smtpUrl).host, why, advice }
  } finally {
    transport.close()
  }
}

interface Remedy {
  /** In place of words that only OpenSSL understands. */
  why?: string
  advice: string
}

function remedyOf({ code, message }: Error & { code?: string }): Remedy {
  // Both are a socket's error like any other.
  if (message.includes('wrong version number')) return startsPlain
  if (/certificate|altname/i.test(message)) return { advice: untrusted }
  return { advice: remedies[code ?? ''] ?? 'check SMTP_URL: host, port, user and password' }
}

const startsPlain: Remedy = {
  why: 'it does not begin with TLS',
  advice: 'use smtp:// in place of smtps://, as on port 587, where TLS begins later',
}
const untrusted =
  'make its authority known by NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or name the host that the certificate names in SMTP_URL'
const nothingAnswers = 'nothing answers there: check host and port in SMTP_URL, and the firewall'

const remedies: Readonly<Record<string, string>> = {
  EAUTH: 'correct user and password in SMTP_URL (special characters are percent-encoded)',
  ETLS: 'the server offers no valid TLS: use smtps:// and port 465, or mend its certificate',
  ESOCKET: nothingAnswers,
  ECONNECTION: nothingAnswers,
  ETIMEDOUT: 'it does not answer in time: check host and port in SMTP_URL (port 465 takes smtps://), and the firewall',
  EDNS: 'there is no host of that name: correct SMTP_URL',
}
