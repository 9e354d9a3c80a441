/** A parameter as PostgreSQL takes it: text, bytes, or null. */
export type WireValue = string | Buffer | null

const describePortal = Buffer.from([0x44, 0, 0, 0, 6, 0x50, 0])
const executeAll = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0])
const sync = Buffer.from([0x53, 0, 0, 0, 4])

/** Bind, Describe where it is wanted, Execute and Sync of a prepared statement, as one piece of bytes (PostgreSQL's protocol 3.0). */
export function runMessages(name: string, values: readonly WireValue[], describes: boolean): Buffer {
  const nameBytes = Buffer.byteLength(name)
  // Length, both names with their NUL, the counts of formats, values and result formats, and a format and a length each.
  let bindBytes = 4 + 1 + nameBytes + 1 + 2 + 2 + 2 + values.length * 6
  for (const value of values) bindBytes += sizeOf(value)
  const bytes = Buffer.allocUnsafe(
    1 + bindBytes + (describes ? describePortal.length : 0) + executeAll.length + sync.length,
  )
  let at = writeBind(bytes, { bindBytes, name, values })
  if (describes) at += describePortal.copy(bytes, at)
  at += executeAll.copy(bytes, at)
  sync.copy(bytes, at)
  return bytes
}

function sizeOf(value: WireValue): number {
  if (value === null) return 0
  return typeof value === 'string' ? Buffer.byteLength(value) : value.length
}

function writeBind(
  bytes: Buffer,
  { bindBytes, name, values }: { bindBytes: number; name: string; values: readonly WireValue[] },
): number {
  bytes[0] = 0x42
  let at = bytes.writeInt32BE(bindBytes, 1)
  bytes[at++] = 0
  at += bytes.write(name, at)
  bytes[at++] = 0
  at = bytes.writeInt16BE(values.length, at)
  for (const value of values) {
    bytes[at++] = 0
    bytes[at++] = typeof value === 'object' && value !== null ? 1 : 0
  }
  at = bytes.writeInt16BE(values.length, at)
  for (const value of values) at = writeValue(bytes, at, value)
  return bytes.writeInt16BE(0, at)
}

function writeValue(bytes: Buffer, at: number, value: WireValue): number {
  if (value === null) return bytes.writeInt32BE(-1, at)
  const start = at + 4
  const size = typeof value === 'string' ? bytes.write(value, start) : value.copy(bytes, start)
  bytes.writeInt32BE(size, at)
  return start + size
}
