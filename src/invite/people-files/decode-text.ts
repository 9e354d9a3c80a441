import { isUtf8 } from 'node:buffer'
import { FileRefused, FileUnsupported } from './errors.ts'

/** What people upload instead, by its first bytes. */
const others: [string, string][] = [
  ['504b0304', 'an Excel workbook or another archive; save it as CSV first'],
  ['d0cf11e0', 'an old Excel workbook; save it as CSV first'],
  ['25504446', 'a PDF'],
  ['89504e47', 'a picture'],
  ['ffd8ff', 'a picture'],
  ['1f8b', 'compressed; unpack it first'],
]

/** UTF-8, UTF-16 with or without its mark, else what Excel saves in the West: Windows-1252. @throws FileUnsupported, FileRefused */
export function decodeText(bytes: Buffer): string {
  const other = others.find(([magic]) => bytes.subarray(0, magic.length / 2).toString('hex') === magic)
  if (other) throw new FileUnsupported(`the file is ${other[1]}`)
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes)
  if (text.trim() === '') throw new FileRefused('the file is empty')
  if (text.includes('\0')) throw new FileUnsupported('the file is no text: it contains NUL characters')
  return text
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const start = bytes.subarray(0, 1024)
  if (zerosAt(start, 1)) return 'utf-16le'
  if (zerosAt(start, 0)) return 'utf-16be'
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** Whether most of every other byte is zero, and few of the rest, as in UTF-16 of Western text. */
function zerosAt(bytes: Buffer, offset: number): boolean {
  const half = Math.floor(bytes.length / 2)
  if (half < 2) return false
  let zeros = 0
  let elsewhere = 0
  for (let at = 0; at < half * 2; at++) {
    if (bytes[at] !== 0) continue
    if (at % 2 === offset) zeros++
    else elsewhere++
  }
  return zeros > half * 0.7 && elsewhere < half * 0.1
}
