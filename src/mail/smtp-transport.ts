import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import { composeMessage } from './compose-message.ts'
import { resultOfError, resultOfReply } from './send-result.ts'
import type { Transport, TransportConfig } from './transport.ts'

export interface SmtpOptions extends Pick<TransportConfig, 'mailFrom'> {
  smtpUrl: string
  /** Connections to the server, and so mails in flight. */
  connections: number
}

/** A pool of connections to the operator's server. */
export function createSmtpTransport({ smtpUrl, mailFrom, connections }: SmtpOptions): Transport {
  const pool = createTransport({
    pool: true,
    ...smtpServer(smtpUrl),
    ...smtpRate(smtpUrl),
    maxConnections: connections,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    // Without an answer for so long the server is taken for dead, also after the last dot: RFC 5321 §4.5.3.2 would have ten.
    socketTimeout: 120_000,
  })
  const onTransfers = new WeakMap<Buffer, () => void>()
  // The message is read when the server has taken the recipient, and not before.
  pool.use('stream', ({ data, message }, done) => {
    const raw = data.raw as Buffer
    message.createReadStream = () => lazily(raw, onTransfers.get(raw))
    done()
  })
  return {
    mode: 'smtp',
    async send(mail, signal, onTransfer) {
      try {
        // Composed beforehand: streamed, a message goes out in a dozen small writes, each a call into the kernel.
        const raw = composeMessage(mail, mailFrom, new Date())
        if (onTransfer) onTransfers.set(raw, onTransfer)
        const envelope = { from: mailFrom.address, to: [mail.to.address] }
        const info = await pool.sendMail({ raw, envelope, messageId: mail.messageId, signal })
        return resultOfReply(info.response, mail.to.address)
      } catch (error) {
        return resultOfError(error, mail.to.address)
      }
    },
    async close() {
      pool.close()
    },
  }
}

function lazily(bytes: Buffer, onRead?: () => void): Readable {
  return new Readable({
    read() {
      onRead?.()
      this.push(bytes)
      this.push(null)
    },
  })
}

/**
 * `smtps:` is TLS from the start. `smtp:` must become TLS by STARTTLS, since claim links travel in it, except on
 * loopback and where the URL says `?tls=optional` (as for a relay inside a cluster).
 */
export function smtpServer(smtpUrl: string) {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const plainAllowed = isLoopback(host) || url.searchParams.get('tls') === 'optional'
  return {
    host,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !plainAllowed,
    tls: { rejectUnauthorized: !isLoopback(host), servername: isIP(host) ? undefined : host },
    ...(url.username && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
  }
}

/** `?rate=600`: mails a minute that this process hands over at most; spread evenly. */
export function smtpRate(smtpUrl: string): { rateDelta: number; rateLimit: number } | undefined {
  const perMinute = Number(new URL(smtpUrl).searchParams.get('rate'))
  if (!Number.isFinite(perMinute) || perMinute <= 0) return undefined
  return { rateDelta: Math.ceil(60_000 / perMinute), rateLimit: 1 }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
