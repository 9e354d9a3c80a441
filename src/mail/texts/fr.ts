import type { MailTexts } from './mail-texts.ts'

export const fr: MailTexts = {
  language: 'fr',
  direction: 'ltr',
  invitation: {
    subject: 'Votre invitation à rejoindre {{company}}',
    body: `Bonjour {{name}},

{{company}} a préparé un compte pour vous. Ouvrez votre invitation pour l’activer ; cela prend quelques minutes.

{{claimLink}}

Ce lien vous est personnel et reste valable jusqu’au {{expiresOn}}.`,
  },
  reminder: {
    subject: 'Rappel : votre invitation à rejoindre {{company}}',
    body: `Bonjour {{name}},

Votre compte chez {{company}} vous attend toujours. Ouvrez votre invitation pour l’activer ; cela prend quelques minutes.

{{claimLink}}

Ce lien vous est personnel et reste valable jusqu’au {{expiresOn}}.`,
  },
  passwordReset: {
    subject: 'Choisissez un nouveau mot de passe pour {{company}}',
    body: `Bonjour {{name}},

Quelqu’un, sans doute vous-même, a demandé un nouveau mot de passe pour votre compte chez {{company}}.

{{link}}

Ce lien ne fonctionne qu’une fois et peu de temps. Si ce n’était pas vous, ne faites rien : votre mot de passe reste inchangé.`,
  },
  passwordChanged: {
    subject: 'Votre mot de passe pour {{company}} a été modifié',
    body: `Bonjour {{name}},

Le mot de passe de votre compte chez {{company}} vient d’être modifié, et tous les autres appareils ont été déconnectés.

Si ce n’était pas vous, prévenez immédiatement votre administration.`,
  },
  addressChanged: {
    subject: 'Votre adresse chez {{company}} a été modifiée',
    body: `Bonjour {{name}},

Les messages concernant votre compte chez {{company}} sont désormais envoyés à une autre adresse. Celle-ci n’en recevra plus.

Si vous ne vous y attendiez pas, prévenez immédiatement votre administration.`,
  },
  exportReady: {
    subject: 'Votre export de {{company}} est prêt',
    body: `Bonjour {{name}},

La liste de toutes les personnes de {{company}} que vous avez demandée peut être récupérée.

{{link}}

Il vous sera demandé de vous connecter. Elle reste disponible jusqu’au {{expiresOn}}, soit environ un jour.

Outre les données des personnes, elle contient les liens de celles qui n’ont pas encore pris possession de leur compte. Quiconque possède un tel lien peut prendre le compte : conservez ce fichier comme des mots de passe et supprimez-le ensuite. Si vous ne l’avez pas demandée, prévenez aussitôt un autre administrateur.`,
  },
  claimDisowned: {
    subject: 'Une invitation de {{company}} est arrivée à la mauvaise adresse',
    body: `Bonjour {{name}},

Quelqu’un a ouvert une invitation de {{company}} et a dit qu’elle ne lui était pas destinée. Vérifiez l’adresse e-mail.

{{link}}

Le lien de cette invitation fonctionne encore : créez-en un nouveau, ou retirez l’invitation.`,
  },
  openInvitation: 'Ouvrir l’invitation',
  choosePassword: 'Choisir un mot de passe',
  openExport: 'Récupérer l’export',
  openPerson: 'Voir la personne',
  orCopyLink: 'Ou copiez cette adresse dans votre navigateur :',
  footer: 'Vous recevez ce message parce que {{company}} a indiqué votre adresse pour votre compte.',
  adminFooter: 'Vous recevez ce message parce que vous participez à l’administration de {{company}}.',
  testSubject: 'Test : ',
  testNotice: 'Ceci est un message d’essai. Son lien est fictif et n’ouvre rien.',
  help: 'Des questions ?',
}
