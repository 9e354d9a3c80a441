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
    const { code, message } = error as Error & { code?: string }
    const advice = remedies[code ?? ''] ?? 'check SMTP_URL: host, port, user and password'
    return { host: new URL(smtpUrl).host, why: message, advice }
  } finally {
    transport.close()
  }
}

const nothingAnswers = 'nothing answers there: check host and port in SMTP_URL, and the firewall'

const remedies: Readonly<Record<string, string>> = {
  EAUTH: 'correct user and password in SMTP_URL (special characters are percent-encoded)',
  ETLS: 'the server offers no valid TLS: use smtps:// and port 465, or mend its certificate',
  ESOCKET: nothingAnswers,
  ECONNECTION: nothingAnswers,
  ETIMEDOUT: 'it does not answer in time: check host and port in SMTP_URL, and the firewall',
  EDNS: 'there is no host of that name: correct SMTP_URL',
}
