import type { MailTexts } from './mail-texts.ts'

export const en: MailTexts = {
  language: 'en',
  direction: 'ltr',
  invitation: {
    subject: 'Your invitation to {{company}}',
    body: `Hello {{name}},

{{company}} has set up an account for you. Open your invitation to make it yours; it takes a few minutes.

{{claimLink}}

The link is meant for you alone and works until {{expiresOn}}.`,
  },
  reminder: {
    subject: 'Reminder: your invitation to {{company}}',
    body: `Hello {{name}},

Your account at {{company}} is still waiting for you. Open your invitation to make it yours; it takes a few minutes.

{{claimLink}}

The link is meant for you alone and works until {{expiresOn}}.`,
  },
  passwordReset: {
    subject: 'Choose a new password for {{company}}',
    body: `Hello {{name}},

Somebody, most likely you, asked for a new password for your account at {{company}}.

{{link}}

The link works once and only for a short time. If it was not you, do nothing: your password stays as it is.`,
  },
  passwordChanged: {
    subject: 'Your password for {{company}} was changed',
    body: `Hello {{name}},

The password of your account at {{company}} was changed just now, and all other devices were signed out.

If it was not you, tell your administrator at once.`,
  },
  addressChanged: {
    subject: 'Your address at {{company}} was changed',
    body: `Hello {{name}},

Mail about your account at {{company}} now goes to another address. This one gets no more of it.

If you did not expect that, tell your administrator at once.`,
  },
  exportReady: {
    subject: 'Your export of {{company}} is ready',
    body: `Hello {{name}},

The list of all people of {{company}} that you asked for can be fetched now.

{{link}}

You are asked to sign in. It can be fetched until {{expiresOn}}, about a day from now.

Besides the people's data it holds the claim links of those who have not claimed yet. Whoever has such a link can take the account, so keep the file as you would keep passwords, and delete it when you are done. If you did not ask for it, tell another administrator at once.`,
  },
  claimDisowned: {
    subject: 'An invitation of {{company}} reached the wrong one',
    body: `Hello {{name}},

Somebody opened an invitation of {{company}}, and said that it is not theirs. Look whether the mail address is the right one.

{{link}}

The link in that invitation still works: make a new one, or take the invitation back.`,
  },
  openInvitation: 'Open your invitation',
  choosePassword: 'Choose a new password',
  openExport: 'Fetch the export',
  openPerson: 'Look at the person',
  orCopyLink: 'Or copy this address into your browser:',
  footer: 'You get this message because {{company}} gave your address for your account there.',
  adminFooter: 'You get this message because you help to run {{company}} here.',
  testSubject: 'Test: ',
  testNotice: 'This is a test mail. Its link is made up and opens nothing.',
  help: 'Questions?',
}
