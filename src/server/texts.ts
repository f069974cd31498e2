import type { Side, Solidity } from '../corpus/index.ts';

/** Every French sentence that the server itself says. */
export const PROBLEMS = {
  'message-invalide': { status: 400, title: 'Message refusé', detail: 'Le message doit contenir entre 1 et 2000 caractères, sans autre champ que message, conversation et style.' },
  'json-invalide': { status: 400, title: 'JSON illisible', detail: 'Le corps de la requête n\'est pas du JSON valide.' },
  'requete-illisible': { status: 400, title: 'Requête illisible', detail: 'Le corps de la requête est incomplet, mal compressé ou a trop de champs.' },
  'adresse-invalide': { status: 400, title: 'Adresse illisible', detail: 'Cette adresse contient des caractères mal codés.' },
  'recherche-invalide': { status: 400, title: 'Recherche refusée', detail: 'Indiquez q (1 à 2000 caractères) et, au besoin, limit (1 à 50).' },
  'conversation-invalide': { status: 400, title: 'Identifiant refusé', detail: 'L\'identifiant de conversation doit être un UUID.' },
  'acces-refuse': { status: 401, title: 'Accès refusé', detail: 'Le secret de cette adresse manque ou n\'est pas le bon.' },
  'page-inconnue': { status: 404, title: 'Page inconnue', detail: 'Cette adresse ne mène à rien. Revenez à l\'accueil.' },
  'methode-refusee': { status: 405, title: 'Méthode refusée', detail: 'Cette adresse n\'accepte pas cette méthode.' },
  'corps-trop-grand': { status: 413, title: 'Message trop grand', detail: 'Ce qui a été envoyé est trop grand. Un message a 2000 caractères au plus.' },
  'type-refuse': { status: 415, title: 'Type refusé', detail: 'Envoyez du JSON : Content-Type: application/json.' },
  'trop-de-questions': { status: 429, title: 'Trop de questions', detail: 'Vous avez posé beaucoup de questions en peu de temps. Réessayez dans une minute.' },
  'panne': { status: 500, title: 'Erreur interne', detail: 'La réponse n\'a pas pu être préparée. Réessayez.' },
  'index-absent': { status: 503, title: 'Service en préparation', detail: 'Les articles ne sont pas encore chargés. Réessayez dans un instant.' },
  'widget-absent': { status: 503, title: 'Widget absent', detail: 'Le fichier du widget n\'a pas été fabriqué sur ce serveur. Commande : npm run build:widget.' },
  'service-charge': { status: 503, title: 'Service très demandé', detail: 'Trop de questions arrivent en même temps. Réessayez dans un instant.' },
  'trop-long': { status: 503, title: 'Réponse trop longue à venir', detail: 'La réponse a pris trop de temps. Réessayez dans un instant.' },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

export const SOLIDITY_WORDS: Readonly<Record<Solidity, string>> = {
  officiel: 'texte officiel ou document primaire lu',
  secondaire: 'source secondaire',
  'une partie': 'affirmation d\'une seule partie',
  'non vérifié': 'non vérifié',
};

export const SIDE_WORDS: Readonly<Record<Side, string>> = {
  association: 'association', syndicat: 'syndicat', presse: 'presse', administration: 'administration concernée', gouvernement: 'gouvernement', parlement: 'Parlement', justice: 'justice',
  autorite: 'autorité publique', loi: 'loi', expert: 'juriste ou chercheur', parti: 'parti', entreprise: 'entreprise', autre: 'autre',
};

export const TYPE_WORDS: Readonly<Record<string, string>> = {
  algorithme: 'Algorithmes', droit: 'Vos droits', demarche: 'Démarches', contexte: 'Pour comprendre', institution: 'Qui est qui', glossaire: 'Glossaire', loi: 'Textes de loi',
};

export const PAGE = {
  name: 'Éclaireur',
  tagline: 'Des réponses vérifiables, chacune avec sa source.',
  machine: 'Vous parlez à une machine. Elle n\'est ni une administration, ni un avocat, ni une personne. Elle cite des articles dont chaque phrase a sa source.',
  keeps: 'Elle ne garde pas vos questions. La conversation reste en mémoire au plus 30 minutes et vous pouvez l\'effacer. Aucun cookie, aucun traceur, aucune requête vers un autre site.',
  limits: 'Elle ne connaît pas votre dossier et ne donne pas de conseil juridique personnel. Ce que dit votre lettre passe avant ses réponses. Si elle ne trouve pas, elle le dit.',
  question: 'Votre question',
  ask: 'Envoyer',
  sources: 'Sources',
} as const;

export const STATUS = {
  title: 'État du service',
  works: 'Le service fonctionne.',
  preparing: 'Le service se prépare : les articles ne sont pas encore chargés.',
  corpus: 'Contenu',
  articles: 'articles et textes de loi',
  passages: 'passages',
  built: 'Dernière mise à jour du contenu',
  uptime: 'En marche depuis',
  load: 'En ce moment',
  running: 'réponse(s) en préparation',
  waiting: 'question(s) en attente',
  web: 'Site et widget',
  nothingPersonal: 'Cette page compte des réponses. Elle ne sait ni qui les a demandées, ni ce qu\'elles disaient.',
  channels: { matrix: 'Matrix', telegram: 'Telegram' } as Readonly<Record<string, string>>,
  states: { starting: 'démarre', connected: 'fonctionne', disconnected: 'coupé, la connexion est retentée', stopped: 'arrêté' } as Readonly<Record<string, string>>,
} as const;
