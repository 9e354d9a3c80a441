import type { Sharp } from 'sharp'
import { isPicture } from '../../base/image-kind.ts'
import { LogoRefused } from './errors.ts'

const mostBytes = 5 * 1024 * 1024
const mostPixels = 25_000_000
/** Twice the size at which it is shown, for sharp screens. */
const widest = 480
const highest = 120
/** Around a logo without a background of its own. */
const margin = 16
const patienceSeconds = 5

/** A logo as it is kept. */
export interface LogoImage {
  /** PNG without metadata. */
  content: Buffer
  width: number
  height: number
}

let isReading = false

/**
 * Re-encodes an uploaded logo. One that is partly transparent gets a plate that it stands out from: mail programs turn
 * pages dark without being asked, and dark letters on nothing would vanish. @throws LogoRefused
 */
export async function readLogo(bytes: AsyncIterable<Uint8Array>): Promise<LogoImage> {
  const upload = await collect(bytes)
  if (!isPicture(upload)) throw new LogoRefused('wrong_type')
  if (isReading) throw new LogoRefused('busy')
  isReading = true
  try {
    return await reencoded(upload)
  } catch (error) {
    if (error instanceof LogoRefused) throw error
    throw new LogoRefused(/pixel limit/i.test((error as Error).message) ? 'too_large' : 'broken', error)
  } finally {
    isReading = false
  }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
    if (length > mostBytes) throw new LogoRefused('too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

async function reencoded(upload: Buffer): Promise<LogoImage> {
  // Loaded with the first logo: it is large, and many servers never see one.
  const { default: sharp } = await import('sharp')
  const open = (bytes: Buffer) => sharp(bytes, { limitInputPixels: mostPixels, pages: 1, failOn: 'error' })
  const { width, height } = await open(upload).metadata()
  if (width * height > mostPixels) throw new LogoRefused('too_large')
  const resized = await open(upload)
    .rotate()
    .toColourspace('srgb')
    .resize(widest, highest, { fit: 'inside', withoutEnlargement: true })
    .png()
    .timeout({ seconds: patienceSeconds })
    .toBuffer()
  const { isOpaque } = await open(resized).stats()
  const plated = isOpaque ? open(resized) : onPlate(open(resized), await plateFor(open(resized)))
  const { data, info } = await plated
    .removeAlpha()
    .png({ palette: true, quality: 95, effort: 7 })
    .toBuffer({ resolveWithObject: true })
  return { content: data, width: info.width, height: info.height }
}

function onPlate(logo: Sharp, colour: string): Sharp {
  return logo
    .flatten({ background: colour })
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background: colour })
}

const lightPlate = '#ffffff'
const darkPlate = '#1d2129'

/** Light, unless what is seen of the logo is light itself. */
async function plateFor(logo: Sharp): Promise<string> {
  const { data, info } = await logo.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  let weight = 0
  let light = 0
  for (let at = 0; at < data.length; at += info.channels) {
    const alpha = data[at + 3]!
    weight += alpha
    light += alpha * (0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]!)
  }
  return weight > 0 && light / weight > 200 ? darkPlate : lightPlate
}
