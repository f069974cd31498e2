import { fold } from '../../corpus/text.ts';
import type { Intent } from '../../retrieval/index.ts';
import { stem, tokenise } from '../../retrieval/text.ts';

/** What a statement that answers an intent looks like, by form alone; folded text. */
const EVIDENCE: Readonly<Partial<Record<Intent, RegExp>>> = {
  since: /\b(?:(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\s+\d{4}|(?:19|20)\d\d)\b/u,
  deadline: /\b(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|dix|quinze|vingt|trente)\s+(?:heures?|jours?|semaines?|mois|ans?|annees?)\b|\bimmediatement\b|\btout de suite\b/u,
  amount: /\d/u,
  contest: /\b(?:mediat\w+|recours|tribunal|contest\w+|opposition|saisi\w*|reclam\w+|demand\w+)\b/u,
  'legal-basis': /\b(?:[lrd]\d{3,4}-\d+|article|decret|loi|arrete|reglement|code)\b/u,
  reply: /\b(?:repond\w*|affirm\w*|assur\w*|dement\w*|soutient|reconnait|reconnu|renvoie|justifi\w*)\b/u,
  unknown: /\b(?:aucune source|on ne sait pas|n'est pas connu|ne dit|ne precise|inconnu|non trouve|a verifier)\b/u,
  who: /\b(?:par|agents?|direct(?:ion|eur|rice)|organismes?|departements?|entreprise|societe|association|tribunal|commission|service)\b/u,
  'yes-no': /^(?:oui|non|pas (?:toujours|forcement|automatiquement|tout|pour|encore|entierement)|on ne sait pas|cela depend|en (?:partie|principe|theorie)|sans doute|aucune?)\b/u,
};

/** Does a text look like an answer to an intent? `false` for intents without a form of their own. */
export function hasEvidence(text: string, intent: Intent): boolean {
  return EVIDENCE[intent]?.test(fold(text)) ?? false;
}

/** Share of a question's intents with a form of their own that a folded text has evidence of, 0–1; 0 where there is none to look for. */
export function shareOfEvidence(folded: string, intents: readonly Intent[]): number {
  const wanted = intents.filter((intent) => EVIDENCE[intent] !== undefined);
  return wanted.length === 0 ? 0 : wanted.filter((intent) => EVIDENCE[intent]?.test(folded) === true).length / wanted.length;
}

/** A number, in digits or written out, folded. */
const NUMBER = /^(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|cents|mille|millions?|milliards?)$/u;
/** Words that may stand between a number and what it counts: « 25 autres grandes organisations ». */
const COUNTING_REACH = 3;

/** Does a number count one of these terms (« combien d'organisations » : « 25 organisations »)? */
export function countsOneOf(text: string, terms: ReadonlySet<string>): boolean {
  if (terms.size === 0) return false;
  const words = tokenise(text);
  return words.some((word, at) => terms.has(stem(word)) && words.slice(Math.max(0, at - COUNTING_REACH), at).some((before) => NUMBER.test(fold(before))));
}
