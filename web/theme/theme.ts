import { createTheme, rem } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'

const iris: MantineColorsTuple = [
  '#f1f1fb',
  '#e1e1f5',
  '#c5c6ea',
  '#a9aadf',
  '#9092d6',
  '#7577cb',
  '#5457b8',
  '#474aa3',
  '#3c3f8c',
  '#2f3173',
]

const slate: MantineColorsTuple = [
  '#d5d7dc',
  '#b4b7bf',
  '#9a9ea8',
  '#6f7480',
  '#4a4e59',
  '#363a44',
  '#2a2d35',
  '#1f2229',
  '#181a20',
  '#111318',
]

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: 6,
  colors: { iris, dark: slate },
  defaultRadius: 'sm',
  radius: { xs: rem(3), sm: rem(6), md: rem(10), lg: rem(14), xl: rem(20) },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizes: { xs: rem(12), sm: rem(13.5), md: rem(15), lg: rem(17), xl: rem(20) },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: rem(22), lineHeight: '1.3' },
      h2: { fontSize: rem(16.5), lineHeight: '1.4' },
      h3: { fontSize: rem(14.5), lineHeight: '1.45' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  // By name, not by import: what a page does not show stays out of the first load.
  components: {
    Button: { defaultProps: { fw: 560 } },
    // A dialog's <header> would be another banner of the page to a screen reader.
    Modal: {
      defaultProps: {
        radius: 'md',
        overlayProps: { backgroundOpacity: 0.45 },
        attributes: { header: { role: 'presentation' } },
      },
    },
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
  },
})

// Mantine's own dimmed grey and placeholder grey fall short of a contrast of 4.5 to 1.
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#22252b',
    '--mantine-color-dimmed': '#5b616b',
    '--mantine-color-placeholder': '#6a707a',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-default-border': '#d5d8dd',
    '--mantine-color-anchor': '#5457b8',
    '--page': '#f7f7f5',
    '--surface': '#ffffff',
    '--surface-sunken': '#f3f3f1',
    '--line': '#e4e4e0',
    '--line-strong': '#cfcfca',
    '--step-provisioned': '#8a8f99',
    '--step-invited': '#5457b8',
    '--step-delivered': '#0e8a9c',
    '--step-opened': '#c07a1a',
    '--step-claimed': '#23895a',
    '--state-uninvited': '#8a8f99',
    '--state-invited': '#5457b8',
    '--state-claimed': '#23895a',
    '--state-deactivated': '#b4534b',
    '--state-withdrawn': '#c07a1a',
    '--good': '#1d7249',
    '--warn': '#8a5200',
    '--bad': '#b3261e',
  },
  dark: {
    '--mantine-color-body': '#1b1d23',
    '--mantine-color-text': '#e3e5ea',
    '--mantine-color-dimmed': '#a7acb7',
    '--mantine-color-placeholder': '#9298a4',
    '--mantine-color-error': '#ff9d94',
    '--mantine-color-default-border': '#3d414c',
    '--mantine-color-anchor': '#b3b5f2',
    '--page': '#14161a',
    '--surface': '#1b1d23',
    '--surface-sunken': '#22252c',
    '--line': '#2e323a',
    '--line-strong': '#434853',
    '--step-provisioned': '#8d93a0',
    '--step-invited': '#b3b5f2',
    '--step-delivered': '#4fc0cf',
    '--step-opened': '#e0a048',
    '--step-claimed': '#4fbb88',
    '--state-uninvited': '#8d93a0',
    '--state-invited': '#b3b5f2',
    '--state-claimed': '#4fbb88',
    '--state-deactivated': '#e08078',
    '--state-withdrawn': '#e0a048',
    '--good': '#63cb9b',
    '--warn': '#eab566',
    '--bad': '#ff9d94',
  },
})
