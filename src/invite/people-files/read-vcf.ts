import { type FileRow, type PersonKey, shown } from './file-row.ts'
import { MAX_PICTURE_LINE } from './limits.ts'
import { unfold } from './unfold.ts'
import { type VcardLine, vcardLine } from './vcard-line.ts'

interface Card {
  line: number
  name: string
  keys: PersonKey[]
  fault?: string
}

/** vCard 2.1, 3.0 and 4.0, any number of cards, several addresses a card. Nothing that a card points at is opened. */
export function* readVcf(text: string): Generator<FileRow> {
  let card: Card | undefined
  // A card inside a card (AGENT) is about somebody else.
  let depth = 0
  for (const { no, text: whole } of unfold(text, MAX_PICTURE_LINE, vcardContinuation)) {
    if (whole.length > MAX_PICTURE_LINE) {
      if (card) card.fault = `line ${no} is longer than ${MAX_PICTURE_LINE / 1024} KiB`
      continue
    }
    const line = vcardLine(whole)
    if (line?.name === 'BEGIN' && /^vcard$/i.test(line.value)) {
      if (depth === 0) card = { line: no, name: '', keys: [] }
      depth++
    } else if (line?.name === 'END' && /^vcard$/i.test(line.value)) {
      depth = Math.max(0, depth - 1)
      if (depth === 0 && card) yield rowOf(card)
      if (depth === 0) card = undefined
    } else if (line && card && depth === 1) readProperty(card, line)
  }
  if (card) yield { line: card.line, given: shown(card.name), fault: 'the card is not ended' }
}

function readProperty(card: Card, { name, value }: VcardLine): void {
  if (name === 'FN' || (name === 'N' && card.name === '')) card.name = value.replaceAll(';', ' ')
  if (name !== 'EMAIL') return
  const address = value.replace(/^mailto:/i, '').trim()
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) card.fault = 'its address is a URL, which is not opened'
  else if (address !== '') card.keys.push({ by: 'address', value: address })
}

function rowOf({ line, name, keys, fault }: Card): FileRow {
  const given = shown(name, ...keys.map(({ value }) => value))
  if (fault) return { line, given, fault }
  return keys.length > 0 ? { line, given, keys } : { line, given, fault: 'the card has no address' }
}

/** A line that begins with a space goes on the one before; so does, in 2.1, what follows a quoted-printable `=`. */
function vcardContinuation({ first, last, next }: { first: string; last: string; next: string }): string | undefined {
  if (/^[ \t]/.test(next)) return next.slice(1)
  return last.endsWith('=') && quotedPrintableLine.test(first) ? `\n${next}` : undefined
}

const quotedPrintableLine = /^[^:]{0,200}quoted-printable[^:]{0,200}:/i
