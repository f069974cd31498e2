import { fold } from '../corpus/text.ts';
import type { Intent, RetrievalResult, Retriever } from '../retrieval/index.ts';
import { isKnownQuestion } from './same-question.ts';

/** Questions whose answer is harmful when it is that of another matter: a deadline, a remedy, an amount, who is in charge. */
export const HARMFUL_IF_WRONG: readonly Intent[] = ['deadline', 'contest', 'amount', 'who'];
/** A name behind these is a person or a place of the story, not what is asked about. Folded. */
const STORY = /\b(?:m|mr|mme|mlle|monsieur|madame|maitre|conseillere?)\s+(?:\p{L}+\s+){0,2}$|\b(?:agence(?: de)?|a|chez)\s+$/u;

/**
 * Does a question for a deadline, a remedy, an amount or a responsible body name something that neither the corpus nor French knows (« OQTF », « EDF »)? Then the
 * nearest passage speaks of another matter, however like the words around the name are.
 */
export function namesForeignMatter(text: string, { query }: RetrievalResult): boolean {
  if (query.lawNumbers.length > 0 || !query.intents.some((intent) => HARMFUL_IF_WRONG.includes(intent))) return false;
  const folded = fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ');
  return query.strangers.some((stranger) => {
    const at = folded.search(new RegExp(`\\b${stranger}\\b`, 'u'));
    return stranger.length > 2 && !STORY.test(folded.slice(0, Math.max(0, at)));
  });
}

/** What only the holder of somebody's file can tell or do; folded, without punctuation. */
const OWN_FILE: readonly RegExp[] = [
  /^(?:(?:bonjour|stp|svp|allez|bon|alors) )*(?:(?:peux tu|tu peux|pouvez vous|vous pouvez|pourriez vous) (?:me )?(?:regarder|consulter|ouvrir|valider|debloquer|verifier)|regarde[z]?|consulte[z]?|ouvre|valide|debloque|verifie|fais comme si)\b.{0,40}\b(?:mon|ma|mes) (?!lettre|courrier|delai)/u,
  /\b(?:combien|quels?|quelles?)\b.{0,30}\bme reste\w*\b.{0,12}\b(?:jours?|mois|droits?|argent|euros?|heures?)\b/u,
  /\b(?:mon|ma|mes) (?!donnees|infos?\b|informations?|questions?)[a-z ]{2,60}\b(?:est|sont|a|ont) (?:t )?(?:elles?|ils?|bien|deja|ete|enfin)(?: (?:bien|deja|ete|enfin))* (?:arrivee?s?|recue?s?|enregistree?s?|traitee?s?|validee?s?|envoyee?s?)(?: (?:ou (?:pas|non)|chez (?:vous|eux)|a temps|svp|stp|merci))*$/u,
  /\b(?:mon|ma|mes) [a-z0-9 ]{2,90}\b(?:ca|elle|il) en est (?:ou|a quoi)\b|\bou en (?:est|sont) (?:mon|ma|mes) (?:dossier|demande|paiement|virement|inscription)\b/u,
  /\b(?:mon|ma|mes) (?:dossier|demande|paiement|virement|inscription)\b[a-z0-9 ]{0,60}\b(?:(?:tu peux|vous pouvez|peux tu|pouvez vous) (?:regarder|verifier|voir|debloquer)|(?:sera|va etre) (?:traite|valide|paye|verse|accepte|debloque)e?)\b(?!.*\b(?:delai|combien)\b)/u,
  /\bpourquoi\b.{0,20}\b(?:j ai|jai|on m a|ils m ont) (?:touche|recu|eu|verse|paye)\b.{0,30}\b(?:de moins|en moins)\b/u,
];

/**
 * Does a message ask for the state of the person's own file, or for something to be done in it? Only its holder can. A question that the corpus itself asks
 * (« voyez-vous mon dossier ? ») is answered from there.
 */
export function asksOwnFile(text: string, retriever: Retriever): boolean {
  const plain = fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return !isKnownQuestion(text, retriever) && OWN_FILE.some((pattern) => pattern.test(plain));
}
