import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls'
import { BerReader, BerWriter, type Control, ControlParser, PagedResultsControl, SearchRequest } from 'ldapts'
import { selfSigned } from './certificate.ts'
import type { LdapEntry } from './ldap-entries.ts'
import { readerDn, readerPassword } from './ldap-entries.ts'
import { matches } from './ldap-matching.ts'

export interface TestLdap {
  /** With TLS from the start; its certificate is for `localhost`. */
  url: string
  startTlsUrl: string
  /** PEM; its own authority. */
  certificate: string
  close(): Promise<void>
}

const operation = { bind: 0x60, unbind: 0x42, search: 0x63, extended: 0x77 }

/** A small LDAP server on loopback, for machines without OpenLDAP: bind, search by pages, StartTLS. */
export async function startLdapServer(entries: readonly LdapEntry[]): Promise<TestLdap> {
  const { key, certificate } = await selfSigned('localhost')
  const context = createSecureContext({ key, cert: certificate })
  const sockets = new Set<Socket>()
  const serve = (socket: Socket) => {
    sockets.add(socket)
    answerOn(socket, entries, () => serve(new TLSSocket(socket, { isServer: true, secureContext: context })))
  }
  const secure = createTlsServer({ key, cert: certificate }, serve)
  secure.on('tlsClientError', () => {})
  const plain = createServer(serve)
  const [port, plainPort] = [await listen(secure), await listen(plain)]
  return {
    url: `ldaps://localhost:${port}`,
    startTlsUrl: `ldap://localhost:${plainPort}`,
    certificate,
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all([secure, plain].map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function answerOn(socket: Socket, entries: readonly LdapEntry[], upgrade: () => void): void {
  let bytes = Buffer.alloc(0)
  let isBound = false
  const hear = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    for (;;) {
      const reader = new BerReader(bytes)
      if (reader.readSequence() === null || reader.remain < reader.length) return
      const end = reader.offset + reader.length
      bytes = bytes.subarray(end)
      reader.setBufferSize(end)
      answer(reader)
    }
  }
  socket.on('data', hear)
  socket.on('error', () => {})

  function answer(reader: BerReader): void {
    const messageId = reader.readInt()!
    const kind = reader.readSequence()
    if (kind === operation.unbind) return void socket.end()
    if (kind === operation.bind) return void socket.write(result(messageId, 0x61, bind(reader)))
    if (kind === operation.extended) {
      socket.off('data', hear)
      socket.write(result(messageId, 0x78, 0), () => upgrade())
      return
    }
    const request = new SearchRequest({ messageId } as ConstructorParameters<typeof SearchRequest>[0])
    request.parseMessage(reader)
    while (reader.remain > 0 && reader.peek() !== 0xa0) reader.readByte()
    search(messageId, request, pageOf(reader))
  }

  function bind(reader: BerReader): number {
    reader.readInt()
    const dn = reader.readString()
    isBound = dn === readerDn && reader.readString(0x80) === readerPassword
    return isBound ? 0 : 49
  }

  function search(messageId: number, { baseDN, scope, filter }: SearchRequest, page?: PagedResultsControl): void {
    if (!isBound) return void socket.write(result(messageId, 0x65, 50))
    const under = entries.filter(({ dn }) => (scope === 'base' ? dn === baseDN : dn.endsWith(baseDN)))
    if (under.length === 0) return void socket.write(result(messageId, 0x65, 32))
    const found = under.filter(({ attributes }) => matches(filter, attributes))
    const from = Number(page?.value?.cookie?.toString() || 0)
    const size = page?.value?.size ?? found.length
    for (const entry of found.slice(from, from + size)) socket.write(written(messageId, entry))
    const next = from + size < found.length ? String(from + size) : ''
    socket.write(result(messageId, 0x65, 0, page && Buffer.from(next)))
  }
}

function pageOf(reader: BerReader): PagedResultsControl | undefined {
  if (reader.remain === 0) return undefined
  reader.readSequence()
  const end = reader.offset + reader.length
  const controls: Control[] = []
  while (reader.offset < end) {
    const control = ControlParser.parse(reader, [])
    if (control) controls.push(control)
  }
  return controls.find((control) => control instanceof PagedResultsControl)
}

function result(messageId: number, tag: number, code: number, cookie?: Buffer): Buffer {
  const writer = new BerWriter()
  writer.startSequence()
  writer.writeInt(messageId)
  writer.startSequence(tag)
  writer.writeEnumeration(code)
  writer.writeString('')
  writer.writeString('')
  writer.endSequence()
  if (cookie) {
    writer.startSequence(0xa0)
    new PagedResultsControl({ value: { size: 0, cookie } }).write(writer)
    writer.endSequence()
  }
  writer.endSequence()
  return writer.buffer
}

function written(messageId: number, { dn, attributes }: LdapEntry): Buffer {
  const writer = new BerWriter()
  writer.startSequence()
  writer.writeInt(messageId)
  writer.startSequence(0x64)
  writer.writeString(dn)
  writer.startSequence()
  for (const [name, values] of Object.entries(attributes)) {
    writer.startSequence()
    writer.writeString(name)
    writer.startSequence(0x31)
    for (const value of values) writer.writeBuffer(Buffer.from(value as string), 0x04)
    writer.endSequence()
    writer.endSequence()
  }
  writer.endSequence()
  writer.endSequence()
  writer.endSequence()
  return writer.buffer
}
