import { inflateSync } from 'node:zlib'

/** What each page of a PDF of ours says, a string for each run of text; for tests, and for nobody else’s PDFs. */
export function pagesOfPdf(pdf: Buffer): string[][] {
  const objects = objectsOf(pdf.toString('latin1'))
  const fonts = fontMaps(objects)
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head))
  return pages.map(({ head }) => textOf(objects.get(/\/Contents (\d+) 0 R/.exec(head)![1]!)!.content, fonts))
}

interface PdfObject {
  head: string
  content: string
}

function objectsOf(text: string): Map<string, PdfObject> {
  return new Map(
    [...text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id = '', body = '']) => {
      const [head = '', stream] = body.split(/\nstream\n/)
      const packed = Buffer.from((stream ?? '').replace(/\nendstream$/, ''), 'latin1')
      const content =
        stream && /FlateDecode/.test(head) ? inflateSync(packed).toString('latin1') : packed.toString('latin1')
      return [id, { head, content }]
    }),
  )
}

/** `/F1` → what its glyphs stand for. */
function fontMaps(objects: Map<string, PdfObject>): Map<string, string[]> {
  const maps = new Map<string, string[]>()
  for (const { head } of objects.values()) {
    for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const cmap = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)!.head)?.[1]
      if (cmap) maps.set(name, glyphsIn(objects.get(cmap)!.content))
    }
  }
  return maps
}

function glyphsIn(cmap: string): string[] {
  const glyphs: string[] = []
  for (const [, first = '', list = ''] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g)) {
    for (const [at, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]+)>/g)].entries()) {
      glyphs[Number.parseInt(first, 16) + at] = Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le')
    }
  }
  return glyphs
}

function textOf(content: string, fonts: Map<string, string[]>): string[] {
  let glyphs: string[] = []
  const texts: string[] = []
  for (const [, font, run] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font) glyphs = fonts.get(font) ?? []
    if (run === undefined) continue
    const hex = [...run.matchAll(/<([0-9a-f]+)>/g)].map(([, part]) => part).join('')
    texts.push((hex.match(/.{4}/g) ?? []).map((code) => glyphs[Number.parseInt(code, 16)] ?? '').join(''))
  }
  return texts
}
