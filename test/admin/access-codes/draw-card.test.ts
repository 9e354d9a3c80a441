import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import PDFDocument from 'pdfkit'
import { describe, expect, test } from 'vitest'
import { cardTexts } from '../../../src/admin/access-codes/card-texts.ts'
import { cardHeight, cardWidth, drawCard } from '../../../src/admin/access-codes/draw-card.ts'

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
const longName = 'Maximiliana Wilhelmine Freifrau von und zu Hohenlohe-Schillingsfürst-Waldenburg'

const addresses = ['http://localhost:8420', `https://people.${'a-very-long-company-name.'.repeat(4)}example.com`]
const names = ['Bo', longName]

const cases = ['en', 'de', 'fr', 'ar'].flatMap((locale) =>
  addresses.flatMap((publicUrl) => names.map((name) => ({ locale, publicUrl, name }))),
)

describe('the texts of a card', () => {
  test.each(cases)('of $name at $publicUrl in $locale never touch each other, nor the edge', (each) => {
    const boxes = boxesOf(each)
    expect(boxes.length).toBeGreaterThanOrEqual(8)
    for (const [index, box] of boxes.entries()) {
      expect(isInside(box), box.text).toBe(true)
      const touched = boxes.slice(index + 1).filter((other) => overlap(box, other))
      expect(
        touched.map(({ text }) => text),
        box.text,
      ).toEqual([])
    }
  })
})

interface Box {
  text: string
  left: number
  right: number
  top: number
  bottom: number
}

/** What is drawn and where, as the library is told. */
function boxesOf({ locale, publicUrl, name }: { locale: string; publicUrl: string; name: string }): Box[] {
  const document = new PDFDocument({ margin: 0 })
  document.registerFont('plain', join(fonts, 'DejaVuSans.ttf'))
  document.registerFont('bold', join(fonts, 'DejaVuSans-Bold.ttf'))
  document.registerFont('code', join(fonts, 'DejaVuSansMono-Bold.ttf'))
  const boxes: Box[] = []
  const observed = new Proxy(document, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (key !== 'text') return typeof value === 'function' ? value.bind(target) : value
      return (text: string, left: number, top: number, options: PDFKit.Mixins.TextOptions) => {
        const right = left + target.widthOfString(text, options)
        boxes.push({ text, left, right, top, bottom: top + target.currentLineHeight() })
        return target.text(text, left, top, options)
      }
    },
  })
  const card = { name, userName: 'bo@example.com', code: 'ABCDEFGHJKMNPQRS', expiresAt: new Date('2027-02-21') }
  const design = { company: name, publicUrl, texts: cardTexts(locale) }
  drawCard(observed, card, { at: { x: 0, y: 0 }, design })
  return boxes
}

// A run begins where the one before it ends: a hundredth of a point is rounding.
const rounding = 0.01

function overlap(one: Box, other: Box): boolean {
  const isBeside = one.right <= other.left + rounding || other.right <= one.left + rounding
  const isAbove = one.bottom <= other.top + rounding || other.bottom <= one.top + rounding
  return !isBeside && !isAbove
}

function isInside({ left, right, top, bottom }: Box): boolean {
  return left >= 0 && right <= cardWidth && top >= 0 && bottom <= cardHeight
}
