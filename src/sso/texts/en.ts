export const en = {
  help: 'Help',
  number: (reference: string) => `Number for those who help you: ${reference}`,
  again: 'Try again',
  toSignIn: 'To the sign-in page',
  refusals: {
    notInvited: {
      title: 'You cannot come in by this sign-in',
      text: (tenant: string) =>
        `Your company’s sign-in worked, but it does not let you in at ${tenant}. If you think it should, tell your administrator this number.`,
    },
    wrongPerson: {
      title: 'This invitation is for somebody else',
      text: (tenant: string) =>
        `You signed in with another account than the one ${tenant} invited. If both are yours, sign in with the other one.`,
    },
    cancelled: {
      title: 'You did not sign in',
      text: () => 'The sign-in at your company was cancelled, or you may not use this application there.',
    },
    usesPassword: {
      title: 'You sign in with a password here',
      text: (tenant: string) =>
        `Your company’s sign-in is not switched on for you at ${tenant}. Use your password, or the link in your invitation.`,
    },
    notAdmin: {
      title: 'No admin is linked to you',
      text: (tenant: string) =>
        `Your company’s sign-in worked, but you do not manage ${tenant} by it. Ask an owner to link your admin to you. Owners can always sign in with address and password.`,
    },
    claimFirst: {
      title: 'Claim your account first',
      text: (tenant: string) =>
        `You manage ${tenant}, but have not taken your own account there yet. Open the link in your invitation; afterwards you come in here.`,
    },
    over: {
      title: 'This sign-in is over',
      text: () =>
        'It was finished already, took too long, or was opened in another browser. Nothing is lost: begin again.',
    },
    failed: {
      title: 'The sign-in did not work',
      text: (tenant: string) =>
        `It is nothing that you did. Something between ${tenant} and your company’s sign-in is not set up right. Try again later, or tell those who help you this number.`,
    },
  },
  arrived: {
    title: 'Go on?',
    lead: (tenant: string, connection: string) => `You come from ${connection}, and are about to sign in at ${tenant}.`,
    submit: 'Sign in',
  },
  signOut: {
    title: 'You are signed out here',
    lead: (connection: string) =>
      `At ${connection} you may still be signed in, and so in other applications. You can end that too.`,
    submit: (connection: string) => `Sign out of ${connection}`,
  },
  test: {
    good: 'The test went well',
    bad: 'The test found something',
    lead: 'Nothing was changed. You can close this window; the panel shows the same.',
    received: 'What arrived',
    meaning: 'What would happen',
    remedy: 'What to do',
    issuer: 'Issuer',
    subject: 'Subject',
    outcomes: {
      signs_in: 'This person would be signed in.',
      claims: 'This person would take their account, without a password.',
      uninvited: 'This person is known but not invited, and would be turned away kindly.',
      deactivated: 'This person is deactivated, and would be turned away.',
      uses_password: 'This person is set to a password, and would be turned away.',
      conflict: 'This would go to the conflicts, where an admin decides.',
      creates: 'Nobody matches: somebody new would be created.',
      nobody: 'Nobody matches, and the person would be turned away kindly.',
      refused: 'The sign-in would be refused.',
    },
  },
}

export type SsoTexts = typeof en
