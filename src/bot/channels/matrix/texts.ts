import type { Citation } from '../../../answering/index.ts';

/** Every French sentence that the Matrix channel itself says. */
export const TEXTS = {
  sources: 'Sources',
  articles: 'À lire en entier',
  checked: (date: string): string => `vérifié le ${date}`,
  choices: 'Répondez par un numéro, ou avec vos mots :',
  suggestions: 'Vous pouvez demander ensuite (répondez par un numéro) :',
  unreadable: 'Je n\'arrive pas à déchiffrer votre message : sa clé ne m\'est pas parvenue. Renvoyez-le, ou écrivez-moi dans une conversation sans chiffrement.',
  tooLarge: 'Ma réponse est trop longue pour ce serveur. Posez une question plus précise.',
} as const;

/** How solid a source is, beside it; an official text needs no word. */
export const SOLIDITY: Readonly<Record<Citation['solidity'], string | undefined>> = { 'officiel': undefined, 'secondaire': 'source secondaire', 'une partie': 'une seule partie l\'affirme', 'non vérifié': 'non vérifié' };
