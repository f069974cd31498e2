import type { ArticleType, RegisterFieldName, Solidity } from '../../corpus/index.ts';

/** What the frame of every page says. */
export const FRAME = {
  skip: 'Aller au contenu',
  mainNav: 'Principale',
  footNav: 'À propos du service',
  home: 'Accueil',
  articles: 'Articles',
  register: 'Algorithmes',
  about: 'À propos',
  privacy: 'Confidentialité',
  accessibility: 'Accessibilité',
  ownSheet: 'Notre propre algorithme',
  status: 'État du service',
  feed: 'Flux des changements (Atom)',
} as const;

/** The home page beside the chat. */
export const HOME = {
  first: 'Questions pour commencer',
  themes: 'Questions par thème',
  keeps: 'Ce que cette machine garde, et ce qu\'elle ne peut pas',
  invalid: 'Écrivez votre question : entre 1 et 2000 caractères.',
  answer: 'Réponse',
  chat: 'Conversation',
  read: 'Lire par vous-même',
  articles: 'Tous les articles, avec une recherche',
  register: 'Le registre des algorithmes',
  about: 'Ce qu\'est ce service, et qui le tient',
} as const;

/** The list of articles and the search in it. */
export const LIST = {
  title: 'Articles',
  intro: 'Tout ce que le service sait est écrit dans ces articles. Chaque phrase y porte ses sources.',
  search: 'Chercher dans les articles',
  find: 'Chercher',
  type: 'Type d\'article',
  allTypes: 'Tous les types',
  types: 'Par type',
  pages: 'Pages de la liste',
  summaries: 'lire les résumés',
  all: 'voir toute la liste',
  page: 'Page',
  previous: 'Page précédente',
  next: 'Page suivante',
  results: 'Résultats pour',
  none: 'Aucun passage ne contient ces mots. Essayez d\'autres mots, ou posez votre question.',
  unsure: 'Aucun passage ne répond à coup sûr à cette recherche. Voici les plus proches.',
  checked: 'vérifié le',
  tooLong: 'La recherche doit contenir entre 1 et 2000 caractères.',
  law: 'Les textes de loi sont cités mot pour mot, dans leur version en vigueur à la date indiquée.',
} as const;

/** One article. */
export const ARTICLE = {
  contents: 'Dans cet article',
  checked: 'Dernière vérification',
  trueAt: 'Contenu vrai à la date du',
  warning: 'Attention.',
  plain: 'En clair.',
  sources: 'Sources',
  related: 'À lire aussi',
  cited: 'Les mots cités sont surlignés.',
  gone: 'Les mots cités ont changé depuis la réponse : cet article a été corrigé. Voici son texte actuel.',
  sheet: 'Voir la fiche de cet algorithme dans le registre',
  legend: 'Comment lire la solidité d\'une phrase',
  legendIntro: 'Après chaque phrase, vous lisez qui la publie. Une phrase sans autre mention repose sur un texte officiel ou un document d\'origine qui a été lu.',
} as const;

/** What a right or procedure says in brief. */
export const PROCEDURE = {
  title: 'La démarche en bref',
  who: 'Pour qui',
  against: 'Contre quoi',
  deadlines: 'Délais',
  from: 'à partir de :',
  addressee: 'À qui',
  steps: 'Étapes',
  attachments: 'À joindre',
  cost: 'Coût',
  suspends: 'Suspend la décision ?',
  next: 'Et après',
} as const;

/** What each solidity means, for the legend. */
export const SOLIDITY_MEANINGS: Readonly<Record<Solidity, string>> = {
  officiel: 'le texte officiel ou le document d\'origine a été lu.',
  secondaire: 'une source identifiée rapporte le fait, par exemple la presse. On peut la recouper.',
  'une partie': 'une seule partie parle pour elle-même, par exemple une association ou une administration.',
  'non vérifié': 'la source est fragile, ou la règle n\'a pas été relue.',
};

/** The order of the lists. */
export const TYPE_ORDER: readonly ArticleType[] = ['algorithme', 'droit', 'demarche', 'contexte', 'institution', 'glossaire', 'loi'];

export const FIELD_WORDS: Readonly<Record<RegisterFieldName, string>> = {
  names: 'Noms', purpose: 'But annoncé', output: 'Ce que ça calcule', inputs: 'Données d\'entrée', status: 'Depuis quand, état', users: 'Qui s\'en sert', effect: 'Effet pour la personne',
  human: 'Part humaine', supplier: 'Fournisseur, coût', legalBasis: 'Base légale', recourse: 'Recours', criticisms: 'Critiques', reply: 'Réponse des responsables',
};
