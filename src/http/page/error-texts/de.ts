import type { ErrorTexts } from './en.ts'

export const de: ErrorTexts = {
  byStatus: {
    400: {
      title: 'Das kam nicht vollständig an',
      text: 'Etwas an der Anfrage war nicht zu lesen. Gehen Sie zurück und versuchen Sie es noch einmal.',
    },
    401: { title: 'Bitte melden Sie sich an', text: 'Sie sind nicht angemeldet oder waren zu lange weg.' },
    403: {
      title: 'Diese Seite war zu alt',
      text: 'Zu Ihrer Sicherheit wurde nichts geändert. Öffnen Sie die Seite neu und wiederholen Sie, was Sie taten.',
    },
    404: {
      title: 'Hier ist nichts',
      text: 'Vielleicht ist die Adresse unvollständig. In E-Mails brechen lange Links manchmal um.',
    },
    405: {
      title: 'Das geht hier nicht',
      text: 'So lässt sich diese Seite nicht benutzen. Gehen Sie zurück und versuchen Sie es noch einmal.',
    },
    409: {
      title: 'Jemand war schneller',
      text: 'Das hat sich inzwischen geändert. Öffnen Sie die Seite neu, um den Stand zu sehen.',
    },
    410: { title: 'Das gilt nicht mehr', text: 'Der Link wurde schon benutzt, oder seine Zeit ist vorbei.' },
    413: { title: 'Das war zu viel', text: 'Was Sie geschickt haben, ist größer, als diese Seite annimmt.' },
    414: { title: 'Diese Adresse ist zu lang', text: 'Öffnen Sie den Link in Ihrer E-Mail noch einmal.' },
    421: {
      title: 'Dieser Server hat eine andere Adresse',
      text: 'Öffnen Sie ihn unter der Adresse, die man Ihnen genannt hat.',
    },
    429: {
      title: 'Einen Augenblick, bitte',
      text: 'Das waren zu viele Versuche. Warten Sie eine Minute und versuchen Sie es noch einmal.',
    },
    431: {
      title: 'Das war zu viel',
      text: 'Ihr Browser hat mehr geschickt, als dieser Server annimmt. Es hilft, die Cookies für diese Adresse zu löschen.',
    },
    503: {
      title: 'Gleich wieder da',
      text: 'Der Server ist beschäftigt oder wird gewartet. Versuchen Sie es in ein paar Sekunden noch einmal; nichts ging verloren.',
    },
  },
  other: {
    title: 'Da ist etwas schiefgegangen',
    text: 'Das lag an uns, nicht an Ihnen. Es wurde nichts geändert. Versuchen Sie es gleich noch einmal.',
  },
  toSignIn: 'Zur Anmeldung',
  number: (requestId) => `Wenn Sie um Hilfe bitten, nennen Sie diese Nummer: ${requestId}`,
}
