import { expect, it } from 'vitest'
import { brandColours } from '../../../src/http/page/brand.ts'

const colours = ['#000000', '#ffffff', '#f2b705', '#0f6b5c', '#ff0000', '#00ff00', '#808080', '#5457b8']

/** WCAG 2.2, worked out apart from the code under test. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
  }
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light! + 0.05) / (dark! + 0.05)
}

it.each(colours)('makes %s readable wherever it is used', (colour) => {
  const { fill, onFill, ink, inkDark } = brandColours(colour)
  expect(fill).toBe(colour)
  expect(contrast(fill, onFill)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(ink, '#f5f6f8')).toBeGreaterThanOrEqual(4.5)
  expect(contrast(inkDark, '#1b2028')).toBeGreaterThanOrEqual(4.5)
})

it.each([undefined, 'red', '#fff', '#12345g', 'url(x)', '</style>'])(
  'takes the house colour instead of %s',
  (colour) => {
    expect(brandColours(colour).fill).toBe('#5457b8')
  },
)
