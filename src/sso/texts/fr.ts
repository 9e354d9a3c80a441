import type { SsoTexts } from './en.ts'

export const fr: SsoTexts = {
  help: 'Aide',
  number: (reference) => `Numéro pour ceux qui vous aident : ${reference}`,
  again: 'Réessayer',
  toSignIn: 'Vers la page de connexion',
  refusals: {
    notInvited: {
      title: 'Cette connexion ne vous donne pas accès',
      text: (tenant) =>
        `La connexion de votre entreprise a réussi, mais elle ne vous donne pas accès à ${tenant}. Si elle le devrait, donnez ce numéro à votre administrateur.`,
    },
    wrongPerson: {
      title: 'Cette invitation est pour quelqu’un d’autre',
      text: (tenant) =>
        `Vous vous êtes connecté avec un autre compte que celui que ${tenant} a invité. Si les deux sont à vous, prenez l’autre.`,
    },
    cancelled: {
      title: 'Vous ne vous êtes pas connecté',
      text: () =>
        'La connexion auprès de votre entreprise a été annulée, ou vous n’avez pas droit à cette application.',
    },
    usesPassword: {
      title: 'Ici, vous vous connectez avec un mot de passe',
      text: (tenant) =>
        `La connexion de votre entreprise n’est pas activée pour vous chez ${tenant}. Prenez votre mot de passe, ou le lien de votre invitation.`,
    },
    notAdmin: {
      title: 'Aucun administrateur n’est lié à vous',
      text: (tenant) =>
        `La connexion de votre entreprise a réussi, mais elle ne vous permet pas d’administrer ${tenant}. Demandez à un propriétaire de lier votre compte d’administration à vous. Les propriétaires peuvent toujours se connecter avec adresse et mot de passe.`,
    },
    claimFirst: {
      title: 'Prenez d’abord votre compte',
      text: (tenant) =>
        `Vous administrez ${tenant}, mais vous n’y avez pas encore pris votre propre compte. Ouvrez le lien de votre invitation ; ensuite vous entrerez ici.`,
    },
    over: {
      title: 'Cette connexion est terminée',
      text: () =>
        'Elle était déjà achevée, a duré trop longtemps ou a été ouverte dans un autre navigateur. Rien n’est perdu : recommencez.',
    },
    failed: {
      title: 'La connexion n’a pas fonctionné',
      text: (tenant) =>
        `Ce n’est pas de votre fait. Entre ${tenant} et la connexion de votre entreprise, un réglage n’est pas juste. Réessayez plus tard, ou donnez ce numéro à ceux qui vous aident.`,
    },
  },
  arrived: {
    title: 'Continuer ?',
    lead: (tenant, connection) => `Vous venez de ${connection} et allez vous connecter chez ${tenant}.`,
    submit: 'Se connecter',
  },
  signOut: {
    title: 'Vous êtes déconnecté ici',
    lead: (connection) =>
      `Chez ${connection}, vous êtes peut-être encore connecté, et donc dans d’autres applications. Vous pouvez y mettre fin aussi.`,
    submit: (connection) => `Se déconnecter de ${connection}`,
  },
  test: {
    good: 'Le test a réussi',
    bad: 'Le test a trouvé quelque chose',
    lead: 'Rien n’a été changé. Vous pouvez fermer cette fenêtre ; l’administration montre la même chose.',
    received: 'Ce qui est arrivé',
    meaning: 'Ce qui se passerait',
    remedy: 'Que faire',
    issuer: 'Émetteur',
    subject: 'Sujet',
    outcomes: {
      signs_in: 'Cette personne serait connectée.',
      claims: 'Cette personne prendrait son compte, sans mot de passe.',
      uninvited: 'Cette personne est connue mais pas invitée ; elle serait refusée poliment.',
      deactivated: 'Cette personne est désactivée et serait refusée.',
      uses_password: 'Cette personne se connecte par mot de passe et serait refusée.',
      conflict: 'Cela irait aux conflits, qu’un administrateur tranche.',
      creates: 'Personne ne correspond : quelqu’un serait créé.',
      nobody: 'Personne ne correspond ; la personne serait refusée poliment.',
      refused: 'La connexion serait refusée.',
    },
  },
}
