import type { Catalogue } from '../http/page/language.ts'

const en = {
  help: 'Help',
  thereIsAProblem: 'There is a problem',
  signIn: {
    title: 'Sign in',
    adminTitle: 'Sign in as an admin',
    lead: (tenant: string) => `Welcome back to ${tenant}.`,
    adminLead: (tenant: string) => `For the people who run ${tenant}.`,
    login: 'E-mail or user name',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    forgotten: 'Forgot your password?',
    adminForgotten: 'No password yet, or forgotten? Another admin or the operator can make you a sign-in link.',
    refused: 'E-mail or password is not right. Check both and try again.',
    missingLogin: 'Enter your e-mail or user name',
    missingPassword: 'Enter your password',
    tooMany: (seconds: number) => `Too many attempts. Wait ${seconds} seconds, then try again.`,
    signedOut: 'You are signed out.',
  },
  reset: {
    title: 'Choose a new password',
    lead: 'Enter your e-mail or user name. If there is an account, a mail with a link is on its way in a moment.',
    submit: 'Send the link',
    sentTitle: 'Look into your mail',
    sent: 'If there is an account with what you entered, a mail with a link is on its way. The link works for one hour.',
    back: 'Back to sign-in',
  },
  oneTime: {
    firstTitle: 'Welcome to Vestibule',
    firstLead: (tenant: string) => `You are about to become the owner of “${tenant}”. Tell us who you are.`,
    firstSubmit: 'Begin',
    name: 'Your name',
    email: 'Your e-mail',
    password: 'Password',
    newPassword: 'New password',
    passwordHint: (minimum: number) =>
      `At least ${minimum} characters. Several words are easy to remember and hard to guess.`,
    optionalPasswordHint: (minimum: number) => `Leave it empty to keep what you have. At least ${minimum} characters.`,
    signInTitle: (name: string) => `Sign in as ${name}`,
    signInLead: 'This link signs you in once.',
    signInSubmit: 'Sign in',
    resetTitle: 'Choose a new password',
    resetLead: 'You will be signed out on all your devices, and signed in here.',
    resetSubmit: 'Set password',
    missingName: 'Enter your name',
    wrongEmail: 'Enter an e-mail address such as name@example.com',
    taken: 'There is already an admin with this address',
    endedTitle: 'This link has ended',
    ended: 'It was used already, has expired, or was replaced by a newer one.',
    unknownTitle: 'We do not know this link',
    unknown:
      'It may be incomplete: links in e-mails sometimes break across lines. Copy it whole, or ask for a new one.',
    toSignIn: 'Go to sign-in',
  },
  password: {
    too_short: (minimum: number) => `Use at least ${minimum} characters`,
    too_long: 'Use at most 256 characters',
    common: 'This password is among the first that anybody would try. Choose another',
    about_you: 'Leave out your name, address and the name of the company',
  },
}

export type SessionTexts = typeof en

export const sessionTexts: Catalogue<SessionTexts> = { en }
