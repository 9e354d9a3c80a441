/** Colours drawn from a tenant's one colour, each readable where it is used (WCAG 2.2: 4.5 to 1), in light and in dark. */
export interface BrandColours {
  fill: string
  onFill: string
  /** As text and outline on the light page. */
  ink: string
  /** As text and outline on the dark page. */
  inkDark: string
}

type Rgb = readonly [number, number, number]

const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]
/** Behind text in the light: the page, which is a little darker than its card. In the dark: the card, which is a little lighter than its page. */
const lightPage: Rgb = [245, 246, 248]
const darkPage: Rgb = [27, 32, 40]
const readable = 4.6
/** On dark pages thin strokes look thinner. */
const readableInDark = 6

const defaultColour = '#5457b8'

/** @param colour `#rrggbb`; anything else is the house's own. */
export function brandColours(colour: string | undefined): BrandColours {
  const fill = parse(colour) ?? parse(defaultColour)!
  const onFill = contrast(fill, white) >= readable ? white : black
  return {
    fill: hex(fill),
    onFill: hex(onFill),
    ink: hex(towards(fill, { target: black, page: lightPage, atLeast: readable })),
    inkDark: hex(towards(fill, { target: white, page: darkPage, atLeast: readableInDark })),
  }
}

/** As little of `target` mixed in as makes the colour readable on `page`. */
function towards(colour: Rgb, { target, page, atLeast }: { target: Rgb; page: Rgb; atLeast: number }): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = colour.map((part, at) => part + (target[at]! - part) * share) as unknown as Rgb
    if (contrast(mixed, page) >= atLeast) return mixed
  }
  return target
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** WCAG 2.2, relative luminance. */
function luminance([red, green, blue]: Rgb): number {
  const linear = (part: number) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function parse(colour: string | undefined): Rgb | undefined {
  if (!colour || !/^#[0-9a-f]{6}$/i.test(colour)) return undefined
  const number = Number.parseInt(colour.slice(1), 16)
  return [number >> 16, (number >> 8) & 255, number & 255]
}

function hex(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}
