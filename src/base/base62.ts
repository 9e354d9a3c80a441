const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const values = new Map(Array.from(digits, (digit, value) => [digit, BigInt(value)]))

/** Letters and digits only: unharmed by mail clients that break lines at punctuation. The width is fixed by `bytes.length`. */
export function toBase62(bytes: Uint8Array): string {
  const limbs = limbsOf(bytes)
  let text = ''
  for (let width = base62Width(bytes.length); width > 0; width -= 4) {
    let rest = divide(limbs)
    for (let digit = 0; digit < 4 && digit < width; digit++) {
      text = digits[rest % 62]! + text
      rest = Math.floor(rest / 62)
    }
  }
  return text
}

/** 16 bits each, the highest first. Plain numbers take a tenth of a big one's time, and an export makes a million links. */
function limbsOf(bytes: Uint8Array): number[] {
  const limbs: number[] = []
  for (let end = bytes.length; end > 0; end -= 2) limbs.unshift((end > 1 ? bytes[end - 2]! * 256 : 0) + bytes[end - 1]!)
  return limbs
}

const fourDigits = 62 ** 4

/** By four digits at once, in place. @returns the remainder. Nothing exceeds 2^40. */
function divide(limbs: number[]): number {
  let rest = 0
  for (let at = 0; at < limbs.length; at++) {
    const dividend = rest * 65_536 + limbs[at]!
    limbs[at] = Math.floor(dividend / fourDigits)
    rest = dividend % fourDigits
  }
  return rest
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
