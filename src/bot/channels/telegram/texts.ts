import type { Citation } from '../../../answering/index.ts';

/** Every French sentence that only the Telegram channel says. */
export const TEXTS = {
  sources: 'Sources',
  moreSources: (count: number): string => `et ${count} autre${count > 1 ? 's' : ''} source${count > 1 ? 's' : ''}`,
  readArticle: 'Lire l\'article entier',
  shortened: 'Réponse raccourcie : la suite est dans l\'article ou dans les sources.',
  asOf: (day: string): string => `Vérifié le ${day}.`,
  attachment: 'Votre document :',
  attachmentOnSite: 'Votre document se télécharge sur le site, pas ici.',
  alreadyAsked: 'Déjà demandé : la réponse arrive, ou elle est plus bas.',
  expired: 'Ce bouton a expiré. Écrivez votre question.',
} as const;

/** How solid a source is, beside it; an official text needs no word. */
export const SOLIDITY: Readonly<Record<Citation['solidity'], string>> = { officiel: '', secondaire: 'source secondaire', 'une partie': 'selon une seule partie', 'non vérifié': 'non vérifié' };

/** The menu of commands that Telegram shows. */
export const COMMANDS = [
  { command: 'aide', description: 'Comment poser une question' },
  { command: 'sources', description: 'Les sources de la dernière réponse' },
  { command: 'simple', description: 'Répondre en français simple' },
  { command: 'normal', description: 'Répondre avec tous les détails' },
  { command: 'recommencer', description: 'Commencer un autre sujet' },
  { command: 'effacer', description: 'Effacer notre conversation' },
] as const;
