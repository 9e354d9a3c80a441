import type { MailTexts } from './mail-texts.ts'

export const de: MailTexts = {
  language: 'de',
  direction: 'ltr',
  invitation: {
    subject: 'Ihre Einladung zu {{company}}',
    body: `Guten Tag {{name}},

{{company}} hat ein Konto für Sie eingerichtet. Öffnen Sie Ihre Einladung, um es zu übernehmen; das dauert wenige Minuten.

{{claimLink}}

Der Link ist nur für Sie bestimmt und gilt bis zum {{expiresOn}}.`,
  },
  reminder: {
    subject: 'Erinnerung: Ihre Einladung zu {{company}}',
    body: `Guten Tag {{name}},

Ihr Konto bei {{company}} wartet noch auf Sie. Öffnen Sie Ihre Einladung, um es zu übernehmen; das dauert wenige Minuten.

{{claimLink}}

Der Link ist nur für Sie bestimmt und gilt bis zum {{expiresOn}}.`,
  },
  passwordReset: {
    subject: 'Neues Passwort für {{company}} wählen',
    body: `Guten Tag {{name}},

jemand, vermutlich Sie selbst, hat ein neues Passwort für Ihr Konto bei {{company}} angefordert.

{{link}}

Der Link gilt nur einmal und nur für kurze Zeit. Waren Sie es nicht, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.`,
  },
  passwordChanged: {
    subject: 'Ihr Passwort für {{company}} wurde geändert',
    body: `Guten Tag {{name}},

das Passwort Ihres Kontos bei {{company}} wurde soeben geändert, und alle anderen Geräte wurden abgemeldet.

Waren Sie das nicht, wenden Sie sich bitte sofort an Ihre Administration.`,
  },
  addressChanged: {
    subject: 'Ihre Adresse bei {{company}} wurde geändert',
    body: `Guten Tag {{name}},

Nachrichten zu Ihrem Konto bei {{company}} gehen ab jetzt an eine andere Adresse. Hierher kommen keine weiteren.

Haben Sie das nicht erwartet, wenden Sie sich bitte sofort an Ihre Administration.`,
  },
  exportReady: {
    subject: 'Ihr Export von {{company}} steht bereit',
    body: `Guten Tag {{name}},

die angeforderte Liste aller Personen von {{company}} kann jetzt abgeholt werden.

{{link}}

Dafür melden Sie sich an. Sie kann bis {{expiresOn}} abgeholt werden, also etwa einen Tag lang.

Neben den Daten der Personen enthält sie die Links derer, die ihr Konto noch nicht übernommen haben. Wer einen solchen Link hat, kann das Konto übernehmen. Bewahren Sie die Datei daher auf wie Passwörter und löschen Sie sie, wenn Sie fertig sind. Haben Sie sie nicht angefordert, sagen Sie es sofort einer anderen verantwortlichen Person.`,
  },
  claimDisowned: {
    subject: 'Eine Einladung von {{company}} kam an die Falschen',
    body: `Guten Tag {{name}},

jemand hat eine Einladung von {{company}} geöffnet und gesagt, sie sei nicht für ihn oder sie bestimmt. Prüfen Sie, ob die Mailadresse stimmt.

{{link}}

Der Link in dieser Einladung gilt noch: Erstellen Sie einen neuen, oder nehmen Sie die Einladung zurück.`,
  },
  openInvitation: 'Einladung öffnen',
  choosePassword: 'Neues Passwort wählen',
  openExport: 'Export abholen',
  openPerson: 'Person ansehen',
  orCopyLink: 'Oder kopieren Sie diese Adresse in Ihren Browser:',
  footer: 'Sie erhalten diese Nachricht, weil {{company}} Ihre Adresse für Ihr Konto dort angegeben hat.',
  adminFooter: 'Sie erhalten diese Nachricht, weil Sie {{company}} hier mit verwalten.',
  testSubject: 'Test: ',
  testNotice: 'Dies ist eine Testmail. Ihr Link ist erfunden und öffnet nichts.',
  help: 'Fragen?',
}
