/** Every sentence that the widget itself says, by language of the interface. What the service answers stays in the language of its articles. */
const FRENCH = {
  title: 'Éclaireur',
  launch: 'Poser une question',
  close: 'Fermer',
  erase: 'Effacer',
  eraseHint: 'toute la conversation',
  simple: 'Mode simple',
  simpleHint: 'réponses courtes, en mots simples',
  conversation: 'Conversation',
  introduction: [
    'Bonjour. Je suis un programme, pas une personne.',
    'Je réponds à partir d\'articles. Chaque phrase a sa source : touchez un numéro, comme [1], pour la lire.',
    'Je ne garde pas vos questions. La conversation reste dans cet onglet jusqu\'à sa fermeture, ou jusqu\'à « Effacer ». Le serveur l\'oublie en 30 minutes au plus.',
    'Je ne suis pas avocat et je ne connais pas votre dossier. N\'écrivez ni nom ni numéro.',
  ],
  starters: 'Questions pour commencer',
  field: 'Votre question',
  send: 'Envoyer',
  stop: 'Arrêter',
  searching: 'Je cherche…',
  stopped: 'Recherche arrêtée.',
  wait: 'Attendez la réponse en cours, ou arrêtez-la.',
  asked: 'Vous avez demandé :',
  answered: 'Réponse :',
  clarify: 'Choisissez :',
  next: 'Questions suivantes :',
  generated: 'Texte rédigé par un modèle de langue à partir des articles, puis vérifié phrase par phrase.',
  source: 'Source',
  allSources: (count: number): string => (count === 1 ? 'Voir la source' : `Voir les ${count} sources`),
  sources: 'Sources',
  hideSources: 'Masquer les sources',
  marked: 'Les mots surlignés sont ceux que la réponse reprend.',
  solidity: 'Solidité :',
  asOf: 'Vrai à la date du',
  undated: 'sans date',
  original: 'D\'après :',
  article: 'Lire l\'article :',
  newTab: '(nouvel onglet)',
  closeSource: 'Fermer cette source',
  files: 'Documents :',
  copy: 'Copier',
  copied: 'Réponse et sources copiées.',
  copyByHand: 'Copie impossible ici. Le texte est sélectionné : copiez-le vous-même.',
  print: 'Imprimer',
  question: 'Question :',
  signature: (title: string, date: string): string => `Réponse automatique de ${title}, le ${date}. Ce n'est pas un conseil d'avocat.`,
  retry: 'Réessayer',
  erased: 'Conversation effacée.',
  eraseFailed: 'Effacé dans cet onglet. Le serveur n\'a pas confirmé : il oubliera la conversation de lui-même en 30 minutes au plus.',
  offline: 'Pas de connexion à Internet. Votre texte est gardé : envoyez-le quand la connexion revient.',
  charsLeft: (count: number): string => (count > 1 ? `Encore ${count} caractères` : `Encore ${count} caractère`),
  faults: {
    offline: 'Le service n\'a pas pu être joint. Vérifiez votre connexion. Votre texte est gardé.',
    many: 'Vous avez posé beaucoup de questions en peu de temps. Votre texte est gardé.',
    busy: 'Le service est très demandé en ce moment. Votre texte est gardé.',
    refused: 'Le service a refusé ce message. Essayez avec une question plus courte.',
    failed: 'La réponse n\'est pas arrivée. Votre texte est gardé.',
  },
  retryIn: (seconds: number): string => {
    const [count, unit] = seconds < 90 ? [seconds, 'seconde'] : [Math.ceil(seconds / 60), 'minute'];
    return `Réessayez dans ${count} ${unit}${count > 1 ? 's' : ''}.`;
  },
  solidities: {
    'officiel': 'texte officiel ou document d\'origine, lu', 'secondaire': 'source secondaire (presse, page de synthèse)', 'une partie': 'affirmation d\'une seule partie', 'non vérifié': 'non vérifié',
  } as Readonly<Record<string, string>>, // what the service sends is a text; one that is not listed is shown as it is
  sides: {
    'association': 'association', 'syndicat': 'syndicat', 'presse': 'presse', 'administration': 'administration concernée', 'gouvernement': 'gouvernement', 'parlement': 'Parlement', 'justice': 'justice',
    'autorite': 'autorité publique', 'loi': 'loi', 'expert': 'juriste ou chercheur', 'parti': 'parti politique', 'entreprise': 'entreprise', 'autre': 'autre',
  } as Readonly<Record<string, string>>,
};

/** The sentences of one language. */
export type Texts = typeof FRENCH;

const ENGLISH: Texts = {
  title: 'Éclaireur',
  launch: 'Ask a question',
  close: 'Close',
  erase: 'Erase',
  eraseHint: 'the whole conversation',
  simple: 'Simple mode',
  simpleHint: 'short answers in plain words',
  conversation: 'Conversation',
  introduction: [
    'Hello. I am a program, not a person. I answer in French.',
    'I answer from articles. Every sentence has its source: tap a number such as [1] to read it.',
    'I do not keep your questions. The conversation stays in this tab until you close it or press “Erase”. The server forgets it within 30 minutes.',
    'I am not a lawyer and I do not know your case. Do not write any name or number.',
  ],
  starters: 'Questions to begin with',
  field: 'Your question',
  send: 'Send',
  stop: 'Stop',
  searching: 'Searching…',
  stopped: 'Search stopped.',
  wait: 'Wait for the running answer, or stop it.',
  asked: 'You asked:',
  answered: 'Answer:',
  clarify: 'Choose:',
  next: 'Next questions:',
  generated: 'Text written by a language model from the articles, then checked sentence by sentence.',
  source: 'Source',
  allSources: (count) => (count === 1 ? 'See the source' : `See the ${count} sources`),
  sources: 'Sources',
  hideSources: 'Hide the sources',
  marked: 'The highlighted words are those that the answer uses.',
  solidity: 'Reliability:',
  asOf: 'True as of',
  undated: 'undated',
  original: 'According to:',
  article: 'Read the article:',
  newTab: '(new tab)',
  closeSource: 'Close this source',
  files: 'Documents:',
  copy: 'Copy',
  copied: 'Answer and sources copied.',
  copyByHand: 'Copying is not possible here. The text is selected: copy it yourself.',
  print: 'Print',
  question: 'Question:',
  signature: (title, date) => `Automatic answer by ${title}, ${date}. This is not a lawyer's advice.`,
  retry: 'Try again',
  erased: 'Conversation erased.',
  eraseFailed: 'Erased in this tab. The server did not confirm: it will forget the conversation by itself within 30 minutes.',
  offline: 'No Internet connection. Your text is kept: send it when the connection is back.',
  charsLeft: (count) => `${count} character${count > 1 ? 's' : ''} left`,
  faults: {
    offline: 'The service could not be reached. Check your connection. Your text is kept.',
    many: 'You asked many questions in a short time. Your text is kept.',
    busy: 'The service is very busy. Your text is kept.',
    refused: 'The service refused this message. Try a shorter question.',
    failed: 'The answer did not arrive. Your text is kept.',
  },
  retryIn: (seconds) => `Try again in ${seconds < 90 ? `${seconds} second${seconds > 1 ? 's' : ''}` : `${Math.ceil(seconds / 60)} minutes`}.`,
  solidities: { 'officiel': 'official text or original document, read', 'secondaire': 'secondary source (press, overview)', 'une partie': 'claim of one side', 'non vérifié': 'not verified' },
  sides: {
    'association': 'association', 'syndicat': 'trade union', 'presse': 'press', 'administration': 'administration concerned', 'gouvernement': 'government', 'parlement': 'Parliament', 'justice': 'court',
    'autorite': 'public authority', 'loi': 'law', 'expert': 'legal expert or researcher', 'parti': 'political party', 'entreprise': 'company', 'autre': 'other',
  },
};

const LANGUAGES: Readonly<Record<string, Texts>> = { fr: FRENCH, en: ENGLISH };

/** The sentences for a language tag (`fr`, `en-GB`); French for one that there is no table of. */
export function textsFor(language: string): { readonly language: string; readonly texts: Texts } {
  const name = language.toLowerCase().split('-')[0] ?? '';
  const texts = LANGUAGES[name];
  return texts === undefined ? { language: 'fr', texts: FRENCH } : { language: name, texts };
}

/** A date of the contract (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `s.d.`) in words. */
export function dateInWords(date: string, language: string, texts: Texts): string {
  if (!/^\d{4}(?:-\d{2}){0,2}$/u.test(date)) return texts.undated;
  const parts = date.split('-').length;
  const format: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', ...(parts > 1 ? { month: 'long' } : {}), ...(parts > 2 ? { day: 'numeric' } : {}) };
  const words = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, format).format(new Date(date));
  return language === 'fr' ? words.replace(/^1 /u, '1er ') : words; // Intl leaves out the ordinal of the first of a month
}
