import { connect, type Socket } from 'node:net'

export interface Answer {
  status: number
  body: Buffer
  headers: string
}

/** One keep-alive HTTP/1.1 connection, one request at a time: so lean that the server is what is measured. */
export class Wire {
  private received: Buffer = Buffer.alloc(0)
  private waiting?: { resolve(answer: Answer): void; reject(error: Error): void }

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.take(chunk))
    socket.on('error', (error) => this.waiting?.reject(error))
    socket.on('close', () => this.waiting?.reject(new Error('the server closed the connection')))
  }

  static open(port: number): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port }, () => resolve(new Wire(socket)))
      socket.once('error', reject)
    })
  }

  send(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      this.socket.write(request)
    })
  }

  close() {
    this.waiting = undefined
    this.socket.destroy()
  }

  private take(chunk: Buffer) {
    this.received = this.received.length ? Buffer.concat([this.received, chunk]) : chunk
    const end = this.received.indexOf('\r\n\r\n')
    if (end < 0) return
    const headers = this.received.toString('latin1', 0, end)
    const body = readBody(headers, this.received.subarray(end + 4))
    if (!body) return
    const waiting = this.waiting
    this.waiting = undefined
    this.received = Buffer.alloc(0)
    waiting?.resolve({ status: Number(headers.slice(9, 12)), headers, body })
  }
}

function readBody(headers: string, rest: Buffer): Buffer | undefined {
  const length = /\r\ncontent-length: (\d+)/i.exec(headers)
  if (length) return rest.length >= Number(length[1]) ? rest.subarray(0, Number(length[1])) : undefined
  if (!/\r\ntransfer-encoding: chunked/i.test(headers)) return Buffer.alloc(0)
  // The last chunk is empty; parts are not joined, since only their end matters here.
  return rest.subarray(-5).toString('latin1') === '0\r\n\r\n' ? rest : undefined
}

export interface RequestText {
  method: string
  path: string
  token: string
  body?: unknown
}

export function requestText({ method, path, token, body }: RequestText): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nAccept: application/scim+json\r\n`
  if (body === undefined) return `${head}\r\n`
  const text = JSON.stringify(body)
  return `${head}Content-Type: application/scim+json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}
