import { cardHeight, cardWidth, type Corner } from './draw-card.ts'

export type Paper = 'a4' | 'letter'

/** Width and height in points. */
const sizes: Record<Paper, readonly [number, number]> = { a4: [595.28, 841.89], letter: [612, 792] }

const columns = 2
const rows = 5
const markLength = 10
/** Between mark and card, so that no ink is left on a card that was cut a little wide. */
const markGap = 4

function origin(paper: Paper): Corner {
  const [width, height] = sizes[paper]
  return { x: (width - columns * cardWidth) / 2, y: (height - rows * cardHeight) / 2 }
}

/** Of the cards on one sheet, row by row. */
export function cornersOf(paper: Paper): Corner[] {
  const { x, y } = origin(paper)
  return Array.from({ length: columns * rows }, (_, place) => ({
    x: x + (place % columns) * cardWidth,
    y: y + Math.floor(place / columns) * cardHeight,
  }))
}

/** At the edges of the block only: ten cards fall to six straight cuts. */
export function drawCropMarks(document: PDFKit.PDFDocument, paper: Paper): void {
  const { x, y } = origin(paper)
  const right = x + columns * cardWidth
  const bottom = y + rows * cardHeight
  document.lineWidth(0.4).strokeColor('#8a93a3')
  for (let column = 0; column <= columns; column++) {
    const at = x + column * cardWidth
    document.moveTo(at, y - markGap).lineTo(at, y - markGap - markLength)
    document.moveTo(at, bottom + markGap).lineTo(at, bottom + markGap + markLength)
  }
  for (let row = 0; row <= rows; row++) {
    const at = y + row * cardHeight
    document.moveTo(x - markGap, at).lineTo(x - markGap - markLength, at)
    document.moveTo(right + markGap, at).lineTo(right + markGap + markLength, at)
  }
  document.stroke()
}
