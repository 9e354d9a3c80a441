import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { Keyring } from '../../base/keyring.ts'
import type { Database } from '../../db/connection.ts'
import { type CardHolder, cardHolders, type CodeHolders } from '../../invite/access-codes/access-code-store.ts'
import { deriveAccessCode } from '../../invite/access-codes/code.ts'
import type { TenantSettings } from '../../tenants/tenant-settings.ts'
import type { Tenant } from '../../tenants/tenant.ts'
import { cardTexts } from './card-texts.ts'
import { type CardDesign, drawCard } from './draw-card.ts'
import { cornersOf, drawCropMarks, type Paper } from './sheet.ts'

export interface Print {
  db: Database
  whom: CodeHolders
  tenant: Tenant
  settings: TenantSettings
  keyring: Keyring
  publicUrl: string
  paper: Paper
}

const peopleAtOnce = 200

/** A PDF of the cards of all who have a code that is alive, written while it is read: its size does not matter. */
export function printedCards(print: Print): PassThrough {
  const output = new PassThrough()
  writeCards(print, output).catch((error: unknown) => output.destroy(error as Error))
  return output
}

async function writeCards(print: Print, output: PassThrough): Promise<void> {
  const { settings, tenant, publicUrl, paper } = print
  const document = await openDocument(tenant.name, paper)
  document.pipe(output)
  const design: CardDesign = {
    company: tenant.name,
    brandColour: settings.brandColour,
    publicUrl,
    texts: cardTexts(settings.locale),
  }
  const corners = cornersOf(paper)
  let printed = 0
  for await (const { name, userName, expiresAt, code } of cards(print)) {
    // Nobody reads any more.
    if (output.destroyed) return
    const place = printed % corners.length
    if (place === 0) drawCropMarks(document.addPage(), paper)
    drawCard(document, { name, userName, expiresAt, code }, { at: corners[place]!, design })
    printed++
    if (output.writableNeedDrain) await Promise.race([once(output, 'drain'), once(output, 'close')])
    // A card takes a millisecond or two; thousands of them must not keep everybody else waiting.
    await setImmediate()
  }
  if (printed === 0) document.addPage()
  document.end()
}

async function* cards({ db, whom, keyring }: Print): AsyncGenerator<CardHolder & { code: string }> {
  let after: CardHolder | undefined
  for (;;) {
    const holders = await cardHolders(db, { ...whom, after, limit: peopleAtOnce })
    for (const holder of holders) {
      const code = deriveAccessCode(keyring, holder)
      if (code) yield { ...holder, code }
    }
    if (holders.length < peopleAtOnce) return
    after = holders.at(-1)
  }
}

/** Loaded with the first print: library and fonts are large, and many servers never need them. */
async function openDocument(company: string, paper: Paper): Promise<PDFKit.PDFDocument> {
  const { default: PDFDocument } = await import('pdfkit')
  const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  const document = new PDFDocument({ size: paper, margin: 0, autoFirstPage: false, info: { Title: company } })
  document.registerFont('plain', join(fonts, 'DejaVuSans.ttf'))
  document.registerFont('bold', join(fonts, 'DejaVuSans-Bold.ttf'))
  document.registerFont('code', join(fonts, 'DejaVuSansMono-Bold.ttf'))
  return document
}
