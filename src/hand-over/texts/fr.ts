import type { HandOverTexts } from './en.ts'

export const fr: HandOverTexts = {
  help: 'Aide',
  title: 'Vous êtes connecté',
  lead: (tenant) => `Un instant : vous êtes en route vers ${tenant}.`,
  go: 'Continuer',
}
