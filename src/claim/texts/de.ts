import type { ClaimTexts } from './en.ts'

export const de: ClaimTexts = {
  help: 'Hilfe',
  step: (current, all) => `Schritt ${current} von ${all}`,
  next: 'Weiter',
  back: 'Zurück',
  thereIsAProblem: 'Da stimmt etwas nicht',
  company: {
    title: 'Zuerst bei Ihrer Firma anmelden',
    lead: (tenant) =>
      `${tenant} kennt Sie durch die Anmeldung Ihrer Firma. Danach sind Sie wieder hier, und ein neues Passwort brauchen Sie nicht.`,
    submit: 'Zur Anmeldung meiner Firma',
    submitAt: (connection) => `Mit ${connection} anmelden`,
  },
  terms: {
    title: 'Bevor Sie beitreten',
    lead: (tenant) => `Willkommen. ${tenant} hat ein Konto für Sie angelegt; in wenigen Minuten ist es Ihres.`,
    heading: 'Nutzungsbedingungen',
    read: 'Bedingungen lesen',
    accept: (tenant) => `Ich habe die Bedingungen von ${tenant} gelesen und nehme sie an`,
    missing: 'Setzen Sie das Häkchen, um die Bedingungen anzunehmen',
  },
  profile: {
    title: 'Sind Sie das?',
    lead: (tenant) =>
      `Das weiß ${tenant} über Sie. Berichtigen Sie, was sich ändern lässt; das Übrige kommt aus dem Verzeichnis Ihrer Firma.`,
    welcome: (tenant) => `Willkommen. ${tenant} hat ein Konto für Sie angelegt; in wenigen Minuten ist es Ihres.`,
    userName: 'Sie melden sich an als',
    mailAddress: 'Ihre Post geht an',
    fields: {
      displayName: 'Ihr Name, wie andere ihn sehen',
      'name.givenName': 'Vorname',
      'name.familyName': 'Nachname',
      nickName: 'Spitzname',
      title: 'Position',
      phone: 'Mobiltelefon',
      department: 'Abteilung',
      organization: 'Organisation',
      employeeNumber: 'Personalnummer',
    },
    missingName: 'Geben Sie den Namen ein, den andere sehen sollen',
    missing: (field) => `Füllen Sie aus: ${field}`,
    tooLong: (most) => `Höchstens ${most} Zeichen`,
    submit: 'Das bin ich',
    notMe: 'Das bin ich nicht',
  },
  picture: {
    title: 'Ihr Bild',
    lead: 'Mit einem Gesicht findet man sich leichter. Es geht auch ohne.',
    choose: 'Bild auswählen',
    camera: 'Bild aufnehmen',
    zoom: 'Vergrößern',
    across: 'Links, rechts',
    down: 'Auf, ab',
    another: 'Anderes Bild auswählen',
    hint: 'PNG, JPEG oder WebP, bis 5 MB. Ort und Kamera werden daraus entfernt.',
    current: 'Ihr Bild, wie andere es sehen',
    remove: 'Bild entfernen',
    too_large: 'Dieses Bild hat mehr als 5 MB oder 25 Megapixel. Wählen Sie ein kleineres',
    wrong_type: 'Wählen Sie ein Bild als PNG, JPEG oder WebP',
    broken: 'Diese Datei lässt sich nicht als Bild lesen. Wählen Sie eine andere',
    busy: 'Gerade laden viele ihr Bild hoch. Warten Sie ein paar Sekunden und versuchen Sie es noch einmal',
  },
  groups: {
    title: 'Wählen Sie Ihre Gruppen',
    lead: 'So viele Sie möchten, oder keine.',
    required: 'Sie sind schon dabei in',
    suggested: 'Für Sie vorgeschlagen',
    found: 'Gefunden',
    open: 'Weitere Gruppen',
    chosen: 'Ihre Auswahl',
    search: 'Nach Namen suchen',
    searchSubmit: 'Suchen',
    nothing: (search) => `Keine Gruppe hat „${search}“ im Namen.`,
    members: (count) => (count === 1 ? '1 Mitglied' : `${count.toLocaleString('de')} Mitglieder`),
  },
  password: {
    title: 'Wählen Sie ein Passwort',
    lead: 'Der letzte Schritt: Mit diesem Passwort melden Sie sich künftig an.',
    label: 'Passwort',
    hint: (minimum) => `Mindestens ${minimum} Zeichen. Mehrere Wörter sind leicht zu merken und schwer zu erraten.`,
    missing: 'Geben Sie ein Passwort ein',
    submit: 'Konto übernehmen',
    too_short: (minimum) => `Mindestens ${minimum} Zeichen`,
    too_long: 'Höchstens 256 Zeichen',
    common: 'Dieses Passwort gehört zu den ersten, die jeder probieren würde. Wählen Sie ein anderes',
    about_you: 'Lassen Sie Ihren Namen, Ihre Adresse und den Namen der Firma weg',
    busy: 'Gerade treten viele bei. Warten Sie ein paar Sekunden und drücken Sie noch einmal',
  },
  code: {
    title: 'Zugangscode eingeben',
    lead: 'Für alle, die statt einer Mail eine Karte oder einen Brief bekommen haben.',
    label: 'Zugangscode',
    hint: '16 Buchstaben wie BCDF-GHJK-MNPQ-RSTV. Striche, Leerzeichen und Kleinschreibung sind egal.',
    submit: 'Weiter',
    missing: 'Geben Sie den Code ein, den Sie bekommen haben',
    unknown:
      'Diesen Code kennen wir nicht. Vergleichen Sie ihn Buchstabe für Buchstabe mit Ihrer Karte oder bitten Sie um einen neuen',
    tooMany: (seconds: number) =>
      `Von hier wurden zu viele Codes versucht. Warten Sie ${seconds} Sekunden und versuchen Sie es dann noch einmal`,
  },
  done: {
    title: 'Willkommen an Bord',
    lead: (tenant) => `Ihr Konto bei ${tenant} gehört jetzt Ihnen. Sie sind angemeldet.`,
    account: 'Zu Ihrem Konto',
  },
  endings: {
    expired: {
      title: 'Dieser Link ist abgelaufen',
      text: 'Ihr Konto wartet noch auf Sie. Wir können einen neuen Link an die E-Mail-Adresse schicken, die wir von Ihnen haben.',
      action: 'Neuen Link schicken',
    },
    replaced: {
      title: 'Es gibt einen neueren Link',
      text: 'Sie haben eine neuere Einladung bekommen, und diese gilt nicht mehr. Suchen Sie die letzte E-Mail von uns.',
    },
    used: {
      title: 'Sie haben Ihr Konto schon',
      text: 'Diese Einladung wurde benutzt. Melden Sie sich mit dem Passwort an, das Sie gewählt haben.',
      action: 'Anmelden',
      forgotten: 'Passwort vergessen?',
    },
    not_invited: {
      title: 'Sie sind zurzeit nicht eingeladen',
      text: (tenant) =>
        `${tenant} hat dieses Konto noch nicht freigegeben oder die Einladung zurückgenommen. Sie bekommen eine E-Mail, wenn es so weit ist.`,
    },
    deactivated: {
      title: 'Dieses Konto ist abgeschaltet',
      text: (tenant) => `Wenn das ein Irrtum ist, fragen Sie bei ${tenant} nach, wer sich um die Konten kümmert.`,
    },
    code_ended: {
      title: 'Dieser Code gilt nicht mehr',
      text: (tenant: string) =>
        `Er ist abgelaufen, oder ein neuerer hat ihn abgelöst. Ihr Konto wartet noch auf Sie: Bitten Sie die Leute bei ${tenant}, die sich um Konten kümmern, um einen neuen Code.`,
      action: 'Anderen Code eingeben',
    },
    unknown: {
      title: 'Diesen Link kennen wir nicht',
      text: 'Vielleicht ist er unvollständig: In E-Mails brechen lange Links manchmal um. Kopieren Sie ihn ganz, oder öffnen Sie ihn noch einmal aus der E-Mail.',
    },
    tooMany: {
      title: 'Einen Augenblick, bitte',
      text: (seconds) =>
        `Von hier wurden zu viele unbekannte Links geöffnet. Warten Sie ${seconds} Sekunden und versuchen Sie es noch einmal.`,
    },
    sent: {
      title: 'Schauen Sie in Ihre E-Mail',
      text: 'Wenn ein Konto auf Sie wartet, ist ein neuer Link an die E-Mail-Adresse unterwegs, die wir von Ihnen haben.',
    },
    disowned: {
      title: 'Danke für den Hinweis',
      text: 'Wer sich um die Konten kümmert, weiß jetzt Bescheid. Sie können diese Seite schließen; es wurde nichts geändert.',
    },
    noCookie: {
      title: 'Öffnen Sie Ihren Link noch einmal',
      text: 'Wir haben Ihre Einladung aus den Augen verloren: Das kommt nach einer langen Pause vor, oder wenn Cookies abgeschaltet sind. Öffnen Sie den Link in Ihrer E-Mail noch einmal; was Sie eingegeben haben, ist noch da.',
    },
  },
}
