import type { Socket } from 'node:net'

/** Bytes of one LDAP message: an entry with a few attributes. */
const longestMessage = 1024 * 1024
/** A number and an operation, with their headers. */
const shortestMessage = 7
/** More than the entries of any answer that is taken. */
const mostMessages = 100_000

export interface Limits {
  /** Bytes of all messages together. */
  mostBytes: number
  onRefused: (why: Unreadable) => void
}

/** Why an answer was not read to its end. */
export type Unreadable = 'too_much' | 'not_ldap'

/**
 * Hands ldapts one whole message at a time. By itself it calls itself for each message of a chunk and joins buffers
 * anew with each chunk of a message: a hostile directory could end the process by the one and stop it by the other.
 */
export function frameMessages<S extends Socket>(socket: S, { mostBytes, onRefused }: Limits): S {
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...values: unknown[]) => boolean
  let parts: Buffer[] = []
  let waiting = 0
  let needed = 2
  let total = 0
  let messages = 0

  socket.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'data') return emit(event, ...values)
    take(values[0] as Buffer)
    return true
  }
  return socket

  function take(chunk: Buffer): void {
    total += chunk.length
    parts.push(chunk)
    waiting += chunk.length
    if (total > mostBytes) return refuse('too_much')
    while (waiting >= needed) {
      const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts, waiting)
      parts = [bytes]
      const length = messageLength(bytes)
      if (length === undefined || length < shortestMessage) return refuse('not_ldap')
      if (length > longestMessage || messages > mostMessages) return refuse('too_much')
      needed = length
      if (waiting < length) return
      parts = waiting > length ? [bytes.subarray(length)] : []
      waiting -= length
      needed = 2
      messages++
      emit('data', bytes.subarray(0, length))
      if (socket.destroyed) return
    }
  }

  function refuse(why: Unreadable): void {
    parts = []
    onRefused(why)
    socket.destroy()
  }
}

/** Of the message that begins here, with its header (X.690 §8.1.3). Undefined where it is none. */
function messageLength(bytes: Buffer): number | undefined {
  if (bytes[0] !== 0x30) return undefined
  const first = bytes[1]!
  if (first < 0x80) return 2 + first
  const size = first & 0x7f
  if (size === 0 || size > 4) return undefined
  // Not all of the length is here yet; the shortest that has such a header is asked for.
  if (bytes.length < 2 + size) return Math.max(2 + size, shortestMessage)
  return 2 + size + bytes.readUIntBE(2, size)
}
