import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readLogo } from '../../src/tenants/logo/read-logo.ts'

async function* streamed(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
}
const read = (bytes: Buffer) => readLogo(streamed(bytes))
const square = (size: number, background: string) =>
  sharp({ create: { width: size, height: size, channels: 4, background } })

/** A stroke of one colour on nothing. */
async function transparentLogo(colour: string): Promise<Buffer> {
  const stroke = await square(60, colour).png().toBuffer()
  return square(200, '#00000000')
    .composite([{ input: stroke }])
    .png()
    .toBuffer()
}
const corner = async (content: Buffer) => [
  ...(await sharp(content).extract({ left: 0, top: 0, width: 1, height: 1 }).removeAlpha().raw().toBuffer()),
]

describe('a logo', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('is taken as %s, and kept as a PNG that fits', async (format) => {
    const upload = await square(900, '#336699').toFormat(format).toBuffer()
    const { content, width, height } = await read(upload)
    expect(await sharp(content).metadata()).toMatchObject({ format: 'png', width: 120, height: 120 })
    expect([width, height]).toEqual([120, 120])
  })

  it('is not enlarged, and keeps nothing that the file says about itself', async () => {
    const upload = await square(40, '#336699')
      .withExif({ IFD0: { Artist: 'a secret' } })
      .jpeg()
      .toBuffer()
    const { content, width } = await read(upload)
    expect(width).toBe(40)
    expect((await sharp(content).metadata()).exif).toBeUndefined()
    expect(content.toString('latin1')).not.toContain('a secret')
  })

  it('gets a plate that it stands out from, where it has no ground of its own', async () => {
    const [dark, light] = [await read(await transparentLogo('#101010')), await read(await transparentLogo('#fdfdfd'))]
    expect(await corner(dark.content)).toEqual([255, 255, 255])
    expect((await corner(light.content)).every((part) => part < 60)).toBe(true)
    expect([dark.width, dark.height]).toEqual([152, 152])
    expect((await sharp(dark.content).metadata()).hasAlpha).toBe(false)
  })

  it('is refused by what it is, whatever it is called', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    await expect(read(svg)).rejects.toMatchObject({ code: 'logo_wrong_type' })
    await expect(read(Buffer.from('GIF89a'))).rejects.toMatchObject({ code: 'logo_wrong_type' })
    const png = await square(100, '#336699').png().toBuffer()
    await expect(read(png.subarray(0, 60))).rejects.toMatchObject({ code: 'logo_broken' })
    await expect(read(Buffer.alloc(5 * 1024 * 1024 + 1, png))).rejects.toMatchObject({ code: 'logo_too_large' })
  })

  it('is refused where it unfolds into too many pixels, by its header alone', async () => {
    const bomb = await sharp({ create: { width: 6_000, height: 5_000, channels: 3, background: '#fff' } })
      .png({ palette: true })
      .toBuffer()
    expect(bomb.length).toBeLessThan(100_000)
    await expect(read(bomb)).rejects.toMatchObject({ code: 'logo_too_large' })
  })
})
