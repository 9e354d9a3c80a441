import { type AddressInfo, createServer, type Server } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Received {
  to: string[]
  raw: string
  messageId: string
  mail: ParsedMail
}

export interface TestSmtp {
  url: string
  port: number
  /** In the order of their acceptance. */
  received: Received[]
  close(): Promise<void>
}

/** What the server does wrong; every hook may throw `smtpError(…)`. */
export interface SmtpFaults {
  /** The port to listen on again. */
  port?: number
  onMailFrom?: (address: string) => void | Promise<void>
  onRecipient?: (address: string) => void | Promise<void>
  /** After the message has arrived, before it is accepted. */
  onMessage?: (message: Received) => void | Promise<void>
  options?: SMTPServerOptions
}

/** A real SMTP server on loopback. */
export async function testSmtp(faults: SmtpFaults = {}): Promise<TestSmtp> {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    disableReverseLookup: true,
    onMailFrom: ({ address }, _, answer) => settle(async () => faults.onMailFrom?.(address), answer),
    onRcptTo: ({ address }, _, answer) => settle(async () => faults.onRecipient?.(address), answer),
    onData(stream, { envelope }, answer) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () =>
        settle(async () => {
          const raw = Buffer.concat(chunks).toString('utf8')
          const mail = await simpleParser(raw)
          const to = envelope.rcptTo.map(({ address }) => address)
          const message = { to, raw, mail, messageId: mail.messageId ?? '' }
          await faults.onMessage?.(message)
          received.push(message)
        }, answer),
      )
    },
    ...faults.options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(faults.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** An answer of the server with its code. */
export function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

function settle(work: () => Promise<unknown>, answer: (error?: Error | null) => void): void {
  work().then(
    () => answer(),
    (error: Error) => answer(error),
  )
}

export interface CuttingSmtp {
  url: string
  /** Message-IDs of what arrived whole before the line was cut. */
  seen: string[]
  close(): Promise<void>
}

/** Takes the whole message and then cuts the line instead of answering, for the first `cuts` messages. */
export async function cuttingSmtp(cuts: number): Promise<CuttingSmtp> {
  const seen: string[] = []
  const server: Server = createServer((socket) => {
    let inData = false
    let text = ''
    socket.on('error', () => {})
    socket.write('220 test\r\n')
    socket.on('data', (chunk) => {
      text += chunk.toString()
      if (inData) return endOfData()
      const lines = text.split('\r\n')
      text = lines.pop()!
      for (const line of lines) answer(line)
    })

    function answer(line: string) {
      if (/^(EHLO|HELO)/i.test(line)) socket.write('250 test\r\n')
      else if (/^DATA/i.test(line)) {
        inData = true
        socket.write('354 go on\r\n')
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
      else socket.write('250 ok\r\n')
    }

    function endOfData() {
      if (!text.endsWith('\r\n.\r\n')) return
      seen.push(/^message-id:\s*(\S+)/im.exec(text)![1]!)
      inData = false
      text = ''
      if (seen.length <= cuts) socket.destroy()
      else socket.write('250 accepted\r\n')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
