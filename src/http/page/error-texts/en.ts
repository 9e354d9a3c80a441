interface ErrorText {
  title: string
  text: string
}

export interface ErrorTexts {
  byStatus: Partial<Record<number, ErrorText>>
  other: ErrorText
  toSignIn: string
  number: (requestId: string) => string
}

export const en: ErrorTexts = {
  byStatus: {
    400: {
      title: 'That did not arrive complete',
      text: 'Something in the request could not be read. Go back and try once more.',
    },
    401: { title: 'Please sign in', text: 'You are not signed in, or were away for too long.' },
    403: {
      title: 'This page was too old',
      text: 'For your safety, nothing was changed. Open the page again and repeat what you did.',
    },
    404: {
      title: 'There is nothing here',
      text: 'The address may be incomplete. Links in e-mails sometimes break across lines.',
    },
    405: {
      title: 'That is not possible here',
      text: 'This page cannot be used in that way. Go back and try once more.',
    },
    409: {
      title: 'Somebody was faster',
      text: 'This was changed in the meantime. Open the page again to see how it stands.',
    },
    410: { title: 'This is no longer valid', text: 'The link was used already, or its time is over.' },
    413: { title: 'That was too much', text: 'What you sent is larger than this page accepts.' },
    414: { title: 'This address is too long', text: 'Open the link from your e-mail again.' },
    421: { title: 'This server has another address', text: 'Open it under the address that you were given.' },
    429: { title: 'One moment, please', text: 'There were too many attempts. Wait a minute, then try again.' },
    431: {
      title: 'That was too much',
      text: 'Your browser sent more than this server accepts. Clearing its cookies for this address helps.',
    },
    503: {
      title: 'Back in a moment',
      text: 'The server is busy or being looked after. Try again in a few seconds; nothing was lost.',
    },
  },
  other: {
    title: 'Something went wrong',
    text: 'That was our fault, not yours. Nothing was changed. Try again in a moment.',
  },
  toSignIn: 'Go to sign-in',
  number: (requestId) => `If you ask for help, mention this number: ${requestId}`,
}
