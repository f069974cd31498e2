/** A part of a page of plain text; paragraphs, then items of a list. */
export interface TextPart {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly items?: readonly string[];
}

const ABOUT_PARTS: readonly TextPart[] = [
  {
    heading: 'Ce que c\'est',
    paragraphs: ['Éclaireur est un programme qui répond à des questions avec des sources. C\'est une machine. Personne ne lit vos questions et personne ne répond à sa place.'],
    items: ['Ce n\'est pas une administration.', 'Ce n\'est pas un avocat : il informe, il ne conseille pas.', 'Il ne connaît pas votre dossier et ne peut rien envoyer à votre place.'],
  },
  {
    heading: 'Comment il répond',
    paragraphs: [
      'Il cherche dans des articles écrits à l\'avance. Il choisit les phrases qui répondent et les recopie, avec leur source. Il n\'invente pas de phrase.',
      'Chaque phrase d\'une réponse porte un numéro. Le numéro ouvre le passage cité ; le passage mène à la source d\'origine.',
      'S\'il ne trouve pas de phrase qui répond, il le dit et indique où s\'adresser.',
    ],
  },
  {
    heading: 'Ce qui peut être faux',
    paragraphs: ['Il peut mal comprendre une question. Une règle a pu changer depuis la dernière vérification : chaque article en donne la date. Ce que dit votre lettre passe avant ses réponses. Avant une démarche qui compte, faites relire par une personne.'],
  },
];

/** `/a-propos`: what the service is, how it answers, who answers for it. */
export const ABOUT = {
  title: 'À propos de ce service',
  description: 'Ce que fait ce programme, comment il répond, ce qu\'il ne sait pas faire, et qui le tient.',
  parts: ABOUT_PARTS,
  model: (name: string, host: string): string => `Une exception : ici, un modèle de langue (${name}, sur ${host}) peut rédiger des réponses à partir des mêmes passages. Chaque phrase est ensuite comparée aux passages qu'elle cite ; une phrase qui ne tient pas est retirée.`,
  noModel: 'Ici, aucun modèle de langue n\'est branché.',
  more: 'Les articles sur ce service',
  host: 'Qui tient ce service',
  legal: { publisher: 'Éditeur', director: 'Responsable de la publication', hosting: 'Hébergeur de la machine', contact: 'Contact', sourceUrl: 'Code du programme' },
  missing: (variable: string): string => `Non renseigné. La personne qui installe le service l'ajoute avec la variable ${variable}.`,
  code: 'Le programme est libre (licence AGPL, version 3 ou suivante) : vous pouvez le lire, l\'installer ailleurs et le modifier.',
} as const;

/** The variable that gives each legal notice. */
export const LEGAL_VARIABLES = { publisher: 'LEGAL_PUBLISHER', director: 'LEGAL_DIRECTOR', hosting: 'LEGAL_HOSTING', contact: 'LEGAL_CONTACT', sourceUrl: 'SOURCE_URL' } as const;

const PRIVACY_PARTS: readonly TextPart[] = [
  {
    heading: 'En bref',
    paragraphs: ['Vos questions ne sont ni enregistrées ni lues. Il n\'y a ni compte, ni cookie, ni traceur, ni mesure d\'audience. Cette page ne demande rien à un autre site.'],
  },
  {
    heading: 'Ce qui reste en mémoire, et combien de temps',
    paragraphs: ['Tout ce qui suit vit dans la mémoire du programme et disparaît quand il s\'arrête. Rien de ce que vous écrivez n\'est écrit sur un disque.'],
    items: [
      'Le fil de la conversation : le sujet de vos dernières questions, 30 minutes au plus. Vous pouvez l\'effacer tout de suite avec le bouton « Effacer », ou en écrivant « supprimer ».',
      'Une empreinte de votre adresse internet : elle sert à limiter le nombre de questions par minute. Elle est calculée avec une clé tirée au hasard, qui change chaque heure.',
    ],
  },
  {
    heading: 'Ce que votre navigateur garde',
    paragraphs: ['Rien avant l\'ouverture de la discussion. Ensuite, votre onglet garde la discussion affichée pour que vous la retrouviez en changeant de page. Elle disparaît quand vous fermez l\'onglet ou touchez « Effacer ».', 'Une recherche dans les articles apparaît dans l\'adresse de la page : votre navigateur peut la garder dans son historique.'],
  },
  {
    heading: 'Ce qui est compté',
    paragraphs: ['Le programme compte des réponses, des durées et des pannes. Il ne compte ni mots, ni personnes. Son journal contient des codes et des durées, jamais une question ni une adresse.'],
  },
  {
    heading: 'Ce qui ne dépend pas du programme',
    paragraphs: ['Le réseau et la machine de l\'hébergeur voient passer des connexions, comme pour tout site. Sur une messagerie (Matrix, Telegram), la messagerie garde sa propre copie de vos messages. Le programme y note sur son disque, sous un code, qu\'il s\'est présenté, si vous voulez du français simple et quels messages ont reçu leur réponse ; jamais leur texte. Pour les conversations chiffrées de Matrix, il garde aussi les clés qui servent à les lire, chiffrées à leur tour. N\'écrivez ni nom, ni numéro de dossier, ni mot de passe.'],
  },
];

/** `/confidentialite`: what becomes of what people write. */
export const PRIVACY = {
  title: 'Confidentialité',
  description: 'Ce que devient ce que vous écrivez : rien n\'est gardé.',
  parts: PRIVACY_PARTS,
  topics: 'Ici, le programme compte aussi, mois par mois, de quels articles s\'approchaient les questions restées sans réponse sûre. Il écrit ces nombres sur le disque, sans un mot des questions, sans le jour et sans savoir qui a demandé.',
  modelHeading: 'Le modèle de langue branché ici',
  model: (name: string, host: string): string => `Votre question et les passages trouvés sont envoyés au modèle ${name}, sur ${host}. Les données personnelles que le programme reconnaît sont masquées avant. Il ne les reconnaît pas toutes.`,
  contact: 'Pour toute demande sur vos données, écrivez à qui tient ce service :',
} as const;

const ACCESSIBILITY_PARTS: readonly TextPart[] = [
  {
    heading: 'Notre but',
    paragraphs: ['Ces pages et la fenêtre de discussion doivent pouvoir être lues et utilisées par tout le monde. Nous suivons les règles du RGAA 4 et des WCAG 2.2, niveau AA.'],
  },
  {
    heading: 'Où nous en sommes',
    paragraphs: ['Aucun audit complet n\'a été fait par une personne. Nous ne déclarons donc aucun taux de conformité. Au sens du RGAA, ce service est à considérer comme non audité.'],
  },
  {
    heading: 'Ce qui a été testé, et comment',
    paragraphs: ['Ces essais sont automatiques. Ils tournent dans le navigateur Chromium à chaque changement du programme.'],
    items: [
      'L\'outil axe, sur chaque sorte de page, en clair et en sombre : aucun défaut trouvé.',
      'Le clavier : le lien « Aller au contenu », et le parcours de la discussion.',
      'Un écran de 320 points de large : rien ne dépasse.',
      'Sans JavaScript : les pages, la recherche et le formulaire marchent.',
      'Les couleurs imposées par le système, les animations réduites et l\'impression ont leurs propres réglages.',
      'Les images du registre (schémas, frise) ont un texte qui dit la même chose à côté d\'elles.',
    ],
  },
  {
    heading: 'Ce qui n\'a pas été testé',
    paragraphs: [],
    items: [
      'Aucun essai avec un lecteur d\'écran par une personne qui s\'en sert tous les jours.',
      'Aucun essai avec des personnes handicapées.',
      'Aucun essai sur de vrais téléphones, ni dans un autre navigateur que Chromium.',
      'Un outil automatique ne trouve qu\'une partie des défauts.',
    ],
  },
  {
    heading: 'Défauts connus',
    paragraphs: [],
    items: [
      'Le tableau du registre est long. Sur un téléphone, chaque ligne devient une carte.',
      'Les textes de loi sont cités mot pour mot : leurs phrases ne sont pas simples.',
      'Seule une partie des articles a une version « En clair ».',
    ],
  },
];

/** `/accessibilite`: what was tested and how, and what was not. */
export const ACCESSIBILITY = {
  title: 'Accessibilité',
  description: 'Ce qui a été testé pour que chacun puisse lire ces pages, comment, et ce qui ne l\'a pas été.',
  parts: ACCESSIBILITY_PARTS,
  report: 'Signaler un défaut',
  reportTo: 'Si une page vous bloque, dites-le à qui tient ce service. Dites quelle page, et avec quel outil vous la lisez.',
} as const;

/** Pages that tell of a fault to people. */
export const FAULT = { back: 'Revenir à l\'accueil', list: 'Voir la liste des articles' } as const;
