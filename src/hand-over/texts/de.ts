import type { HandOverTexts } from './en.ts'

export const de: HandOverTexts = {
  help: 'Hilfe',
  title: 'Sie sind angemeldet',
  lead: (tenant) => `Einen Moment: Sie werden zu ${tenant} weitergeleitet.`,
  go: 'Weiter',
}
