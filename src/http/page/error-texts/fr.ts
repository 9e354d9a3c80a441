import type { ErrorTexts } from './en.ts'

export const fr: ErrorTexts = {
  byStatus: {
    400: {
      title: 'Tout n’est pas arrivé',
      text: 'Une partie de la demande était illisible. Revenez en arrière et réessayez.',
    },
    401: { title: 'Connectez-vous', text: 'Vous n’êtes pas connecté, ou vous êtes resté absent trop longtemps.' },
    403: {
      title: 'Cette page était trop ancienne',
      text: 'Par sécurité, rien n’a été modifié. Ouvrez de nouveau la page et refaites ce que vous faisiez.',
    },
    404: {
      title: 'Il n’y a rien ici',
      text: 'L’adresse est peut-être incomplète. Dans les e-mails, les liens sont parfois coupés.',
    },
    405: {
      title: 'Ce n’est pas possible ici',
      text: 'Cette page ne s’utilise pas ainsi. Revenez en arrière et réessayez.',
    },
    409: {
      title: 'Quelqu’un a été plus rapide',
      text: 'Cela a changé entre-temps. Ouvrez de nouveau la page pour voir où l’on en est.',
    },
    410: { title: 'Ce n’est plus valable', text: 'Le lien a déjà servi, ou son temps est passé.' },
    413: { title: 'C’était trop', text: 'Ce que vous avez envoyé est plus grand que ce que cette page accepte.' },
    414: { title: 'Cette adresse est trop longue', text: 'Ouvrez de nouveau le lien de votre e-mail.' },
    421: { title: 'Ce serveur a une autre adresse', text: 'Ouvrez-le à l’adresse que l’on vous a donnée.' },
    429: {
      title: 'Un instant, s’il vous plaît',
      text: 'Il y a eu trop d’essais. Attendez une minute, puis réessayez.',
    },
    431: {
      title: 'C’était trop',
      text: 'Votre navigateur a envoyé plus que ce que ce serveur accepte. Effacer ses cookies pour cette adresse peut aider.',
    },
    503: {
      title: 'De retour dans un instant',
      text: 'Le serveur est occupé ou en maintenance. Réessayez dans quelques secondes ; rien n’est perdu.',
    },
  },
  other: {
    title: 'Quelque chose s’est mal passé',
    text: 'C’est notre faute, pas la vôtre. Rien n’a été modifié. Réessayez dans un instant.',
  },
  toSignIn: 'Vers la connexion',
  number: (requestId) => `Si vous demandez de l’aide, indiquez ce numéro : ${requestId}`,
}
