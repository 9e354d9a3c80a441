export const en = {
  help: 'Help',
  step: (current: number, all: number) => `Step ${current} of ${all}`,
  next: 'Continue',
  back: 'Back',
  thereIsAProblem: 'There is a problem',
  company: {
    title: 'Sign in at your company first',
    lead: (tenant: string) =>
      `${tenant} knows you by your company’s sign-in. After it you are back here, and no new password is needed.`,
    submit: 'To my company’s sign-in',
    submitAt: (connection: string) => `Sign in with ${connection}`,
  },
  terms: {
    title: 'Before you join',
    lead: (tenant: string) =>
      `Welcome. ${tenant} has made an account for you; it takes a few minutes to make it yours.`,
    heading: 'Terms of use',
    read: 'Read the terms',
    accept: (tenant: string) => `I have read and accept the terms of ${tenant}`,
    missing: 'Tick the box to accept the terms',
  },
  profile: {
    title: 'Is this you?',
    lead: (tenant: string) =>
      `This is what ${tenant} knows about you. Correct what you can; the rest comes from your company’s directory.`,
    welcome: (tenant: string) =>
      `Welcome. ${tenant} has made an account for you; it takes a few minutes to make it yours.`,
    userName: 'You sign in as',
    mailAddress: 'Your mail goes to',
    fields: {
      displayName: 'Your name, as others see it',
      'name.givenName': 'First name',
      'name.familyName': 'Last name',
      nickName: 'Nickname',
      title: 'Job title',
      phone: 'Mobile phone',
      department: 'Department',
      organization: 'Organization',
      employeeNumber: 'Employee number',
    },
    missingName: 'Enter the name that others will see',
    missing: (field: string) => `Fill in: ${field}`,
    tooLong: (most: number) => `Use at most ${most} characters`,
    submit: 'This is me',
    notMe: 'This is not me',
  },
  picture: {
    title: 'Your picture',
    lead: 'A face makes it easier to find each other. You can go on without one.',
    choose: 'Choose a picture',
    camera: 'Take a picture',
    zoom: 'Zoom',
    across: 'Left or right',
    down: 'Up or down',
    another: 'Choose another picture',
    hint: 'PNG, JPEG or WebP, up to 5 MB. Place and camera are removed from it.',
    current: 'Your picture, as others will see it',
    remove: 'Remove the picture',
    too_large: 'This picture is larger than 5 MB or 25 megapixels. Choose a smaller one',
    wrong_type: 'Choose a PNG, JPEG or WebP picture',
    broken: 'This file cannot be read as a picture. Choose another',
    busy: 'Many people are adding pictures at this moment. Wait a few seconds, then try again',
  },
  groups: {
    title: 'Choose your groups',
    lead: 'Join as many as you like, or none.',
    yours: 'Your groups',
    required: 'You are already in',
    suggested: 'Suggested for you',
    found: 'Found',
    open: 'More groups',
    chosen: 'You chose',
    search: 'Search by name',
    searchSubmit: 'Search',
    nothing: (search: string) => `No group has “${search}” in its name.`,
    members: (count: number) => (count === 1 ? '1 member' : `${count.toLocaleString('en')} members`),
  },
  password: {
    title: 'Choose a password',
    lead: 'The last step: with this password you sign in from now on.',
    label: 'Password',
    hint: (minimum: number) => `At least ${minimum} characters. Several words are easy to remember and hard to guess.`,
    missing: 'Enter a password',
    submit: 'Take my account',
    show: 'Show the password',
    left: 'Characters still missing: {n}',
    enough: 'Long enough',
    good: 'Good',
    strong: 'Hard to guess',
    too_short: (minimum: number) => `Use at least ${minimum} characters`,
    too_long: 'Use at most 256 characters',
    common: 'This password is among the first that anybody would try. Choose another',
    about_you: 'Leave out your name, address and the name of the company',
    busy: 'Many people are joining at this moment. Wait a few seconds, then press the button again',
  },
  code: {
    title: 'Enter your access code',
    lead: 'For those who were given a card or a letter in place of a mail.',
    label: 'Access code',
    hint: '16 letters, as BCDF-GHJK-MNPQ-RSTV. Dashes, spaces and small letters do not matter.',
    submit: 'Continue',
    missing: 'Enter the code that you were given',
    unknown: 'We do not know this code. Compare it letter by letter with your card, or ask for a new one',
    tooMany: (seconds: number) => `Too many codes were tried from here. Wait ${seconds} seconds, then try again`,
  },
  done: {
    title: 'Welcome aboard',
    lead: (tenant: string) => `Your account at ${tenant} is yours. You are signed in.`,
    account: 'See your account',
  },
  preview: {
    title: 'Preview of the claim',
    lead: 'How your people take their accounts, with your settings and a made-up person.',
    begin: 'Begin',
    steps: 'Its steps',
    endings: 'Where else a link may lead',
    banner: 'Preview with a made-up person: nothing is kept.',
    all: 'All pages',
  },
  endings: {
    expired: {
      title: 'This link has expired',
      text: 'Your account is still waiting for you. We can send a new link to the e-mail address that we have for you.',
      action: 'Send me a new link',
    },
    replaced: {
      title: 'There is a newer link',
      text: 'A newer link was made for you, and this one stopped working. Look for the latest mail from us. If there is none, ask whoever invited you to send it.',
    },
    used: {
      title: 'You already have your account',
      text: 'This invitation was used. Sign in with the password that you chose.',
      bySso: (tenant: string) =>
        `This invitation was used. You sign in to ${tenant} at your company, without a password of its own.`,
      action: 'Sign in',
      forgotten: 'Forgot your password?',
    },
    not_invited: {
      title: 'You are not invited at the moment',
      text: (tenant: string) =>
        `${tenant} has not opened this account yet, or has taken the invitation back. You will get a mail when it is your turn.`,
    },
    deactivated: {
      title: 'This account is switched off',
      text: (tenant: string) =>
        `If you think that this is a mistake, ask the people at ${tenant} who look after accounts.`,
    },
    code_ended: {
      title: 'This code has ended',
      text: (tenant: string) =>
        `It has expired, or a newer one took its place. Your account is still waiting: ask the people at ${tenant} who look after accounts for a new code.`,
      action: 'Enter another code',
    },
    unknown: {
      title: 'We do not know this link',
      text: 'It may be incomplete: links in e-mails sometimes break across lines. Copy it whole, or open it from the mail again.',
    },
    tooMany: {
      title: 'One moment, please',
      text: (seconds: number) =>
        `Too many unknown links were opened from here. Wait ${seconds} seconds, then try again.`,
    },
    sent: {
      title: 'Look into your mail',
      text: 'If an account is waiting for you, a new link is on its way to the e-mail address that we have for you.',
    },
    disowned: {
      title: 'Thank you for telling us',
      text: 'The people who look after accounts were told. You can close this page; nothing was changed.',
    },
    noCookie: {
      title: 'Open your link again',
      text: 'We lost track of your invitation: this happens after a long pause, or where cookies are off. Open the link from your mail again; what you entered so far is kept.',
    },
  },
}

export type ClaimTexts = typeof en
