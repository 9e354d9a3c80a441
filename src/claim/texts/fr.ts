import type { ClaimTexts } from './en.ts'

export const fr: ClaimTexts = {
  help: 'Aide',
  step: (current, all) => `Étape ${current} sur ${all}`,
  next: 'Continuer',
  back: 'Retour',
  thereIsAProblem: 'Il y a un problème',
  company: {
    title: 'Connectez-vous d’abord auprès de votre entreprise',
    lead: (tenant) =>
      `${tenant} vous reconnaît par la connexion de votre entreprise. Ensuite vous revenez ici, sans nouveau mot de passe.`,
    submit: 'Vers la connexion de mon entreprise',
    submitAt: (connection) => `Se connecter avec ${connection}`,
  },
  terms: {
    title: 'Avant de nous rejoindre',
    lead: (tenant) =>
      `Bienvenue. ${tenant} a créé un compte pour vous ; quelques minutes suffisent pour qu’il soit à vous.`,
    heading: 'Conditions d’utilisation',
    read: 'Lire les conditions',
    accept: (tenant) => `J’ai lu et j’accepte les conditions de ${tenant}`,
    missing: 'Cochez la case pour accepter les conditions',
  },
  profile: {
    title: 'Est-ce bien vous ?',
    lead: (tenant) =>
      `Voici ce que ${tenant} sait de vous. Corrigez ce qui peut l’être ; le reste vient de l’annuaire de votre entreprise.`,
    welcome: (tenant) =>
      `Bienvenue. ${tenant} a créé un compte pour vous ; quelques minutes suffisent pour qu’il soit à vous.`,
    userName: 'Votre identifiant',
    mailAddress: 'Vos e-mails arrivent à',
    fields: {
      displayName: 'Votre nom, tel que les autres le voient',
      'name.givenName': 'Prénom',
      'name.familyName': 'Nom',
      nickName: 'Surnom',
      title: 'Fonction',
      phone: 'Téléphone mobile',
      department: 'Service',
      organization: 'Organisation',
      employeeNumber: 'Matricule',
    },
    missingName: 'Saisissez le nom que les autres verront',
    missing: (field) => `À remplir : ${field}`,
    tooLong: (most) => `${most} caractères au plus`,
    submit: 'C’est bien moi',
    notMe: 'Ce n’est pas moi',
  },
  picture: {
    title: 'Votre photo',
    lead: 'Avec un visage, on se trouve plus facilement. Vous pouvez continuer sans.',
    choose: 'Choisir une photo',
    camera: 'Prendre une photo',
    zoom: 'Agrandir',
    across: 'Gauche, droite',
    down: 'Haut, bas',
    another: 'Choisir une autre photo',
    hint: 'PNG, JPEG ou WebP, 5 Mo au plus. Le lieu et l’appareil en sont retirés.',
    current: 'Votre photo, telle que les autres la verront',
    remove: 'Retirer la photo',
    too_large: 'Cette photo dépasse 5 Mo ou 25 mégapixels. Choisissez-en une plus petite',
    wrong_type: 'Choisissez une image PNG, JPEG ou WebP',
    broken: 'Ce fichier ne peut pas être lu comme une image. Choisissez-en un autre',
    busy: 'Beaucoup de photos arrivent en ce moment. Attendez quelques secondes, puis réessayez',
  },
  groups: {
    title: 'Choisissez vos groupes',
    lead: 'Autant que vous voulez, ou aucun.',
    yours: 'Vos groupes',
    required: 'Vous êtes déjà dans',
    suggested: 'Suggérés pour vous',
    found: 'Trouvés',
    open: 'Autres groupes',
    chosen: 'Votre choix',
    search: 'Chercher par nom',
    searchSubmit: 'Chercher',
    nothing: (search) => `Aucun groupe n’a « ${search} » dans son nom.`,
    members: (count) => (count === 1 ? '1 membre' : `${count.toLocaleString('fr')} membres`),
  },
  password: {
    title: 'Choisissez un mot de passe',
    lead: 'Dernière étape : c’est avec ce mot de passe que vous vous connecterez désormais.',
    label: 'Mot de passe',
    hint: (minimum) => `Au moins ${minimum} caractères. Plusieurs mots se retiennent bien et se devinent mal.`,
    missing: 'Saisissez un mot de passe',
    submit: 'Prendre mon compte',
    show: 'Afficher le mot de passe',
    left: 'Caractères manquants : {n}',
    enough: 'Assez long',
    good: 'Bien',
    strong: 'Difficile à deviner',
    too_short: (minimum) => `Au moins ${minimum} caractères`,
    too_long: '256 caractères au plus',
    common: 'Ce mot de passe est l’un des premiers que l’on essaierait. Choisissez-en un autre',
    about_you: 'N’y mettez ni votre nom, ni votre adresse, ni le nom de l’entreprise',
    busy: 'Beaucoup de personnes arrivent en ce moment. Attendez quelques secondes, puis appuyez de nouveau',
  },
  code: {
    title: 'Saisissez votre code d’accès',
    lead: 'Pour les personnes qui ont reçu une carte ou une lettre au lieu d’un e-mail.',
    label: 'Code d’accès',
    hint: '16 lettres, comme BCDF-GHJK-MNPQ-RSTV. Tirets, espaces et minuscules n’ont pas d’importance.',
    submit: 'Continuer',
    missing: 'Saisissez le code que vous avez reçu',
    unknown:
      'Nous ne connaissons pas ce code. Comparez-le lettre par lettre avec votre carte, ou demandez-en un nouveau',
    tooMany: (seconds: number) => `Trop de codes ont été essayés d’ici. Attendez ${seconds} secondes, puis réessayez`,
  },
  done: {
    title: 'Bienvenue à bord',
    lead: (tenant) => `Votre compte chez ${tenant} est à vous. Vous êtes connecté.`,
    account: 'Voir votre compte',
  },
  preview: {
    title: 'Aperçu de la prise de compte',
    lead: 'Comment vos collègues prennent leur compte, avec vos réglages et une personne fictive.',
    begin: 'Commencer',
    steps: 'Les étapes',
    endings: 'Où un lien peut mener sinon',
    banner: 'Aperçu avec une personne fictive : rien n’est enregistré.',
    all: 'Toutes les pages',
  },
  endings: {
    expired: {
      title: 'Ce lien a expiré',
      text: 'Votre compte vous attend toujours. Nous pouvons envoyer un nouveau lien à l’adresse e-mail que nous avons pour vous.',
      action: 'Envoyer un nouveau lien',
    },
    replaced: {
      title: 'Il existe un lien plus récent',
      text: 'Un lien plus récent a été créé pour vous, et celui-ci ne marche plus. Cherchez notre dernier e-mail. Si vous n’en trouvez pas, demandez à qui vous a invité de vous l’envoyer.',
    },
    used: {
      title: 'Vous avez déjà votre compte',
      text: 'Cette invitation a été utilisée. Connectez-vous avec le mot de passe que vous avez choisi.',
      bySso: (tenant) =>
        `Cette invitation a été utilisée. Vous vous connectez à ${tenant} par votre entreprise, sans mot de passe particulier.`,
      action: 'Se connecter',
      forgotten: 'Mot de passe oublié ?',
    },
    not_invited: {
      title: 'Vous n’êtes pas invité pour le moment',
      text: (tenant) =>
        `${tenant} n’a pas encore ouvert ce compte, ou a retiré l’invitation. Vous recevrez un e-mail quand ce sera votre tour.`,
    },
    deactivated: {
      title: 'Ce compte est désactivé',
      text: (tenant) =>
        `Si vous pensez que c’est une erreur, adressez-vous à ceux qui gèrent les comptes chez ${tenant}.`,
    },
    code_ended: {
      title: 'Ce code n’est plus valable',
      text: (tenant: string) =>
        `Il a expiré, ou un plus récent l’a remplacé. Votre compte vous attend toujours : demandez un nouveau code aux personnes qui gèrent les comptes chez ${tenant}.`,
      action: 'Saisir un autre code',
    },
    unknown: {
      title: 'Nous ne connaissons pas ce lien',
      text: 'Il est peut-être incomplet : dans les e-mails, les liens sont parfois coupés. Copiez-le en entier, ou ouvrez-le de nouveau depuis l’e-mail.',
    },
    tooMany: {
      title: 'Un instant, s’il vous plaît',
      text: (seconds) => `Trop de liens inconnus ont été ouverts d’ici. Attendez ${seconds} secondes, puis réessayez.`,
    },
    sent: {
      title: 'Regardez vos e-mails',
      text: 'Si un compte vous attend, un nouveau lien est en route vers l’adresse e-mail que nous avons pour vous.',
    },
    disowned: {
      title: 'Merci de nous l’avoir dit',
      text: 'Ceux qui gèrent les comptes sont prévenus. Vous pouvez fermer cette page ; rien n’a été modifié.',
    },
    noCookie: {
      title: 'Ouvrez votre lien de nouveau',
      text: 'Nous avons perdu la trace de votre invitation : cela arrive après une longue pause, ou quand les cookies sont bloqués. Ouvrez de nouveau le lien de votre e-mail ; ce que vous avez saisi est gardé.',
    },
  },
}
