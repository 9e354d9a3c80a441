import { fewAtOnce } from '../base/few-at-once.ts'
import { isPicture } from '../base/image-kind.ts'
import { PictureRefused } from './errors.ts'

/** Before it is re-encoded (security §7.41). */
export const mostPictureBytes = 5 * 1024 * 1024
const mostPixels = 25_000_000
const edge = 512
const patienceSeconds = 5

/** Each holds its pixels in memory; those who wait hold the file as it came. */
const oneOfFew = fewAtOnce({ atOnce: 2, mostWaiting: 8, patienceMs: 2_000, busy: () => new PictureRefused('busy') })

/**
 * A square JPEG of at most 512 px, from PNG, JPEG or WebP, upright and without any of its metadata: what the file says about
 * place and camera stays with its owner. @throws PictureRefused
 */
export async function squarePicture(bytes: Buffer): Promise<Buffer> {
  if (bytes.length > mostPictureBytes) throw new PictureRefused('too_large')
  if (!isPicture(bytes)) throw new PictureRefused('wrong_type')
  return oneOfFew(() => reencoded(bytes))
}

async function reencoded(bytes: Buffer): Promise<Buffer> {
  // Loaded with the first picture: it is large, and many servers never see one.
  const { default: sharp } = await import('sharp')
  const open = () => sharp(bytes, { limitInputPixels: mostPixels, pages: 1, failOn: 'error' })
  try {
    // The header alone tells the size, before any pixel is decoded.
    const { width, height } = await open().metadata()
    if (width * height > mostPixels) throw new PictureRefused('too_large')
    const side = Math.min(edge, width, height)
    return await open()
      .rotate()
      .resize(side, side, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 84 })
      .timeout({ seconds: patienceSeconds })
      .toBuffer()
  } catch (error) {
    if (error instanceof PictureRefused) throw error
    if (/pixel limit/i.test((error as Error).message)) throw new PictureRefused('too_large', error)
    throw new PictureRefused('broken', error)
  }
}
