export const en = {
  help: 'Help',
  title: 'You are signed in',
  lead: (tenant: string) => `One moment: you are on your way to ${tenant}.`,
  go: 'Continue',
}

export type HandOverTexts = typeof en
