/** What one language says. Written as admins write: paragraphs between empty lines, variables in double braces. */
export interface MailText {
  subject: string
  body: string
}

export interface MailTexts {
  language: string
  direction: 'ltr' | 'rtl'
  invitation: MailText
  reminder: MailText
  passwordReset: MailText
  passwordChanged: MailText
  addressChanged: MailText
  /** To the admin who asked for one. */
  exportReady: MailText
  /** To the admins: somebody says that an invitation is not theirs. */
  claimDisowned: MailText
  /** On the button that opens the claim link. */
  openInvitation: string
  /** On the button that opens a password reset. */
  choosePassword: string
  /** On the button that leads to an export. */
  openExport: string
  /** On the button that leads to a person in the panel. */
  openPerson: string
  /** Above the link, written out below the button. */
  orCopyLink: string
  /** Below the line. `{{company}}` may be named. */
  footer: string
  /** The same in mail to admins. */
  adminFooter: string
  /** Before the subject of a test mail. */
  testSubject: string
  /** Above the text of a test mail: what its link is. */
  testNotice: string
  /** Before the tenant's help contact. */
  help: string
}
