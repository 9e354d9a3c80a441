import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { PictureRefused } from '../../src/people/errors.ts'
import { squarePicture } from '../../src/people/picture.ts'

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: '#3a56c4' } })

async function refusal(bytes: Buffer): Promise<string> {
  const error = await squarePicture(bytes).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(PictureRefused)
  return (error as PictureRefused).reason
}

describe('a picture', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('may be a %s, and becomes a square JPEG', async (format) => {
    const made = await sharp(await squarePicture(await picture(900, 600)[format]().toBuffer())).metadata()
    expect(made).toMatchObject({ format: 'jpeg', width: 512, height: 512 })
  })

  it('is never made larger', async () => {
    expect(await sharp(await squarePicture(await picture(90, 60).png().toBuffer())).metadata()).toMatchObject({
      width: 60,
      height: 60,
    })
  })

  it('keeps neither place nor camera, and stands upright', async () => {
    const withPlace = await picture(600, 600)
      .withExif({ IFD0: { Make: 'Secret Camera' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const made = await squarePicture(withPlace)
    const { exif, icc, xmp, orientation } = await sharp(made).metadata()
    expect({ exif, icc, xmp, orientation }).toEqual({})
    expect(made.includes('Secret Camera')).toBe(false)
  })
})

describe('what is no picture', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>'
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

  it.each([
    ['SVG', Buffer.from(svg)],
    ['SVG behind a byte order mark', Buffer.from(`\uFEFF<?xml version="1.0"?>${svg}`)],
    ['GIF', Buffer.from('GIF89a\x01\x00\x01\x00')],
    ['a page', Buffer.from('<!doctype html>')],
    ['a program', Buffer.from('MZ\x90\x00')],
    ['nothing', Buffer.alloc(0)],
  ])('is refused by what it begins with: %s', async (_, bytes) => {
    expect(await refusal(bytes)).toBe('wrong_type')
  })

  it('is refused where it only begins like one', async () => {
    expect(await refusal(Buffer.concat([png, Buffer.from(svg)]))).toBe('broken')
    const whole = await picture(600, 600).png().toBuffer()
    expect(await refusal(whole.subarray(0, whole.length / 2))).toBe('broken')
  })
})

describe('a bomb', () => {
  it('is refused by the size in its header, before any pixel', async () => {
    const bomb = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(bomb.length).toBeLessThan(1024 * 1024)
    expect(await refusal(bomb)).toBe('too_large')
  })

  it('is refused by its bytes', async () => {
    expect(await refusal(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(5 * 1024 * 1024)]))).toBe(
      'too_large',
    )
  })

  it('does not come in numbers', async () => {
    const one = await picture(2_000, 2_000).png().toBuffer()
    const results = await Promise.allSettled(Array.from({ length: 14 }, () => squarePicture(one)))
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThanOrEqual(4)
    expect(refused[0]).toMatchObject({ reason: { reason: 'busy', kind: 'unavailable', retryAfterSeconds: 2 } })
  })

  it('is told from a few pictures that come together, which wait for one another', async () => {
    const one = await picture(300, 300).png().toBuffer()
    const made = await Promise.all(Array.from({ length: 6 }, () => squarePicture(one)))
    expect(made).toHaveLength(6)
  })
})
