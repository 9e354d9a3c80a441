const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const values = new Map(Array.from(digits, (digit, value) => [digit, BigInt(value)]))

/** Letters and digits only: unharmed by mail clients that break lines at punctuation. The width is fixed by `bytes.length`. */
export function toBase62(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
  let text = ''
  for (let width = base62Width(bytes.length); width > 0; width--) {
    text = digits[Number(rest % 62n)] + text
    rest /= 62n
  }
  return text
}

/** The `length` bytes that `text` stands for, or undefined where it is no such text. */
export function fromBase62(text: string, length: number): Buffer | undefined {
  if (text.length !== base62Width(length)) return undefined
  let number = 0n
  for (const digit of text) {
    const value = values.get(digit)
    if (value === undefined) return undefined
    number = number * 62n + value
  }
  if (number >= 1n << BigInt(8 * length)) return undefined
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex')
}

function base62Width(byteLength: number): number {
  return Math.ceil((byteLength * 8) / Math.log2(62))
}
