import type { SsoTexts } from './en.ts'

export const de: SsoTexts = {
  help: 'Hilfe',
  number: (reference) => `Nummer für alle, die Ihnen helfen: ${reference}`,
  again: 'Noch einmal versuchen',
  toSignIn: 'Zur Anmeldung',
  refusals: {
    notInvited: {
      title: 'Mit dieser Anmeldung kommen Sie nicht hinein',
      text: (tenant) =>
        `Die Anmeldung bei Ihrer Firma hat geklappt, aber sie lässt Sie bei ${tenant} nicht hinein. Wenn sie das sollte, nennen Sie den Zuständigen diese Nummer.`,
    },
    wrongPerson: {
      title: 'Diese Einladung ist für jemand anderen',
      text: (tenant) =>
        `Sie haben sich mit einem anderen Konto angemeldet als dem, das ${tenant} eingeladen hat. Wenn beide Ihnen gehören, nehmen Sie das andere.`,
    },
    cancelled: {
      title: 'Sie haben sich nicht angemeldet',
      text: () =>
        'Die Anmeldung bei Ihrer Firma wurde abgebrochen, oder Sie dürfen diese Anwendung dort nicht benutzen.',
    },
    usesPassword: {
      title: 'Hier melden Sie sich mit einem Passwort an',
      text: (tenant) =>
        `Die Anmeldung Ihrer Firma ist bei ${tenant} für Sie nicht eingeschaltet. Nehmen Sie Ihr Passwort, oder den Link in Ihrer Einladung.`,
    },
    notAdmin: {
      title: 'Mit Ihnen ist kein Admin verbunden',
      text: (tenant) =>
        `Die Anmeldung bei Ihrer Firma hat geklappt, aber damit verwalten Sie ${tenant} nicht. Bitten Sie einen Inhaber, Ihren Admin mit Ihnen zu verbinden. Inhaber können sich immer mit Adresse und Passwort anmelden.`,
    },
    claimFirst: {
      title: 'Übernehmen Sie zuerst Ihr Konto',
      text: (tenant) =>
        `Sie verwalten ${tenant}, haben dort aber Ihr eigenes Konto noch nicht übernommen. Öffnen Sie den Link in Ihrer Einladung; danach kommen Sie hier hinein.`,
    },
    over: {
      title: 'Diese Anmeldung ist vorbei',
      text: () =>
        'Sie war schon abgeschlossen, hat zu lange gedauert oder wurde in einem anderen Browser geöffnet. Nichts ist verloren: Beginnen Sie noch einmal.',
    },
    failed: {
      title: 'Die Anmeldung hat nicht geklappt',
      text: (tenant) =>
        `Es liegt nicht an Ihnen. Zwischen ${tenant} und der Anmeldung Ihrer Firma ist etwas nicht richtig eingerichtet. Versuchen Sie es später noch einmal, oder nennen Sie denen, die Ihnen helfen, diese Nummer.`,
    },
  },
  arrived: {
    title: 'Weiter?',
    lead: (tenant, connection) => `Sie kommen von ${connection} und melden sich jetzt bei ${tenant} an.`,
    submit: 'Anmelden',
  },
  signOut: {
    title: 'Hier sind Sie abgemeldet',
    lead: (connection) =>
      `Bei ${connection} sind Sie vielleicht noch angemeldet, und damit in anderen Anwendungen. Auch das können Sie beenden.`,
    submit: (connection) => `Bei ${connection} abmelden`,
  },
  test: {
    good: 'Der Test ist gelungen',
    bad: 'Der Test hat etwas gefunden',
    lead: 'Nichts wurde geändert. Sie können dieses Fenster schließen; die Verwaltung zeigt dasselbe.',
    received: 'Was angekommen ist',
    meaning: 'Was geschehen würde',
    remedy: 'Was zu tun ist',
    issuer: 'Aussteller',
    subject: 'Subjekt',
    outcomes: {
      signs_in: 'Diese Person würde angemeldet.',
      claims: 'Diese Person würde ihr Konto übernehmen, ohne Passwort.',
      uninvited: 'Diese Person ist bekannt, aber nicht eingeladen, und würde freundlich abgewiesen.',
      deactivated: 'Diese Person ist deaktiviert und würde abgewiesen.',
      uses_password: 'Für diese Person gilt ein Passwort; sie würde abgewiesen.',
      conflict: 'Das käme zu den Konflikten, über die ein Admin entscheidet.',
      creates: 'Niemand passt: Es würde jemand neu angelegt.',
      nobody: 'Niemand passt; die Person würde freundlich abgewiesen.',
      refused: 'Die Anmeldung würde abgelehnt.',
    },
  },
}
