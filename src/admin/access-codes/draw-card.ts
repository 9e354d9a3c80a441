import { encode } from 'uqr'
import { brandColours } from '../../http/page/brand.ts'
import { groupedCode } from '../../invite/access-codes/code.ts'
import type { CardTexts } from './card-texts.ts'
import { visualOrder } from './visual-order.ts'

/** All lengths are points: 72 to the inch. */
const millimetre = 72 / 25.4
/** A bank card is as wide, and fits the same pockets. */
export const cardWidth = 85 * millimetre
export const cardHeight = 52 * millimetre

const padding = 11
const barHeight = 5
const qrSide = 25 * millimetre

export interface Card {
  name: string
  userName: string
  /** 16 letters. */
  code: string
  expiresAt: Date
}

/** What all cards of a print have in common. */
export interface CardDesign {
  company: string
  brandColour?: string
  publicUrl: string
  texts: CardTexts
}

export interface Corner {
  x: number
  y: number
}

type Document = PDFKit.PDFDocument

/** What the fonts that come with us can draw; of somebody else's name the card shows the userName. */
const drawable =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]*$/u

export function drawCard(document: Document, card: Card, { at, design }: { at: Corner; design: CardDesign }): void {
  const { texts, company, publicUrl } = design
  const { fill } = brandColours(design.brandColour)
  const isMirrored = texts.isRightToLeft
  const qr = { x: at.x + (isMirrored ? padding : cardWidth - padding - qrSide), y: at.y + 31 }
  const inner = { left: at.x + padding, width: cardWidth - 2 * padding }
  const beside = { left: isMirrored ? qr.x + qrSide + 9 : inner.left, width: inner.width - qrSide - 9 }
  const name = drawable.test(card.name) ? card.name : card.userName
  const day = new Intl.DateTimeFormat(texts.language, { dateStyle: 'long', timeZone: 'UTC' }).format(card.expiresAt)
  const line = (text: string, { y, ...style }: { y: number } & Omit<LineStyle, 'isMirrored'>) =>
    drawLine(document, text, { ...style, y: at.y + y, isMirrored })

  document.rect(at.x, at.y, cardWidth, barHeight).fill(fill)
  line(company, { ...inner, y: 12, font: 'bold', size: 8.5, colour: '#4a5363' })
  line(name, { ...beside, y: 27, font: 'bold', size: 12, colour: '#14181f' })
  if (name !== card.userName) line(card.userName, { ...beside, y: 43, font: 'plain', size: 7, colour: '#4a5363' })
  line(texts.code, { ...beside, y: 59, font: 'plain', size: 7, colour: '#4a5363' })
  line(groupedCode(card.code.slice(0, 8)), { ...beside, y: 68, font: 'code', size: 15, colour: '#14181f' })
  line(groupedCode(card.code.slice(8)), { ...beside, y: 86, font: 'code', size: 15, colour: '#14181f' })
  line(texts.enter, { ...inner, y: 106, font: 'plain', size: 7, colour: '#4a5363' })
  line(`${publicUrl.replace(/^https?:\/\//, '')}/code`, {
    ...inner,
    y: 115.5,
    font: 'bold',
    size: 8.5,
    colour: '#14181f',
  })
  line(texts.until(day), { ...inner, y: 130, font: 'plain', size: 6.5, colour: '#4a5363' })
  drawQr(document, `${publicUrl}/c/${card.code}`, qr)
}

interface LineStyle {
  left: number
  width: number
  y: number
  font: 'plain' | 'bold' | 'code'
  size: number
  colour: string
  isMirrored: boolean
}

/** In one line: what is too long is drawn smaller, and cut where it could not be read any more. */
function drawLine(
  document: Document,
  text: string,
  { left, width, y, font, size, colour, isMirrored }: LineStyle,
): void {
  const smallest = size * 0.6
  document.font(font).fillColor(colour)
  let shown = text.replaceAll(/\s+/gu, ' ').trim().slice(0, 200)
  let fitting = size
  while (fitting > smallest && widthOf(document, shown, fitting) > width) fitting -= 0.25
  while (shown.length > 1 && widthOf(document, shown, fitting) > width)
    shown = `${shown.replace(/…$/u, '').slice(0, -1)}…`
  let x = isMirrored ? left + width - widthOf(document, shown, fitting) : left
  document.fontSize(fitting)
  for (const run of visualOrder(shown)) {
    document.text(run, x, y + (size - fitting) / 2, asOne)
    x += document.widthOfString(run, asOne)
  }
}

// With features named, a run is shaped whole; without, word by word, in the order of the words.
const asOne: PDFKit.Mixins.TextOptions = { lineBreak: false, features: ['kern'] }

function widthOf(document: Document, text: string, size: number): number {
  document.fontSize(size)
  return visualOrder(text).reduce((width, run) => width + document.widthOfString(run, asOne), 0)
}

/** As filled bars, a row at a time. A quarter of it may be scratched or wet. */
function drawQr(document: Document, address: string, { x, y }: Corner): void {
  const { data, size } = encode(address, { ecc: 'M', border: 0 })
  const module = qrSide / size
  for (const [row, modules] of data.entries()) {
    for (let column = 0; column < size; column++) {
      if (!modules[column]) continue
      const begin = column
      while (modules[column + 1]) column++
      document.rect(x + begin * module, y + row * module, (column - begin + 1) * module, module)
    }
  }
  document.fill('#000000')
}
