import { createSocket, type Socket } from 'node:dgram'
import dnsPacket, { type Answer, type Packet, type StringAnswer, type TxtAnswer } from 'dns-packet'

type Kind = 'A' | 'AAAA' | 'TXT'
type Reply = readonly string[] | 'silence' | 'failure'

export interface NameServer {
  /** For `DNS_SERVERS`. */
  address: string
  /** What it says about a name from now on; nothing said: there is no such name. */
  says(name: string, kind: Kind, reply: Reply): void
  /** How often a name was asked for. */
  timesAsked(name: string, kind: Kind): number
  close(): Promise<void>
}

/** A real name server on loopback, over UDP. */
export async function startNameServer(): Promise<NameServer> {
  const replies = new Map<string, Reply>()
  const asked = new Map<string, number>()
  const socket = createSocket('udp4')
  socket.on('message', (bytes, from) => {
    const query = dnsPacket.decode(bytes)
    const { name = '', type = '' } = query.questions?.[0] ?? {}
    const key = keyOf(name, type)
    asked.set(key, (asked.get(key) ?? 0) + 1)
    const reply = replies.get(key)
    if (reply !== 'silence') socket.send(dnsPacket.encode(answerTo(query, reply)), from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${socket.address().port}`,
    says: (name, kind, reply) => void replies.set(keyOf(name, kind), reply),
    timesAsked: (name, kind) => asked.get(keyOf(name, kind)) ?? 0,
    close: () => closed(socket),
  }
}

const noSuchName = 3
const serverFailure = 2

function answerTo(query: Packet, reply: Exclude<Reply, 'silence'> | undefined): Packet {
  const { id = 0, questions = [] } = query
  const answer: Packet = { type: 'response', id, flags: dnsPacket.RECURSION_AVAILABLE, questions }
  if (reply === undefined) return { ...answer, flags: noSuchName }
  if (reply === 'failure') return { ...answer, flags: serverFailure }
  const { name, type } = questions[0]!
  return { ...answer, answers: reply.map((value) => recordOf(name, type as Kind, value)) }
}

function recordOf(name: string, type: Kind, value: string): Answer {
  if (type !== 'TXT') return { name, type, ttl: 0, data: value } satisfies StringAnswer
  // A TXT record is made of pieces of 255 bytes at most (RFC 1035 §3.3.14).
  return { name, type, ttl: 0, data: value.match(/.{1,255}/g) ?? [''] } satisfies TxtAnswer
}

function keyOf(name: string, kind: string): string {
  return `${kind} ${name.toLowerCase()}`
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(resolve))
}
