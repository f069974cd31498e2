import type { Retriever } from '../retrieval/index.ts';
import { citeStatements, layOut } from './compose/cite.ts';
import { TEXTS } from './texts.ts';
import type { Reply } from './types.ts';

/** What follows such words without being their object: a time (« me supprimer ce soir »), the world or life. */
const NO_OBJECT = String.raw`(?:ce|cet|cette|un|le|la|tou(?:s|tes) les) (?:soirs?|matins?|nuits?|apres midi|semaine|week|lendemain|prochaine?)\b|un jour\b(?! d)|un de ces|le (?:jour|plus)\b|tous les jours\b|tout (?:de suite|a l|a coup|court|seule?|ca)\b|tout$|de suite\b|(?:des|de) (?:demain|maintenant|aujourd|ce soir|cette nuit|que|qu|la fin|honte|desespoir|chagrin|tristesse|douleur)\b`
  + String.raw`|(?:de |du )?(?:la |ma |cette |ce |cet |l'|l )?(?:vie|terre|surface|planete|monde|existence|circulation)\b`;
/** The same words where no life is in danger: « mourir de rire », « en finir avec ce dossier », « me supprimer mes droits », « faire disparaître mes données ». */
const HARMLESS = [
  /\b(?:mourir|crever|disparaitre) de (?:rire|faim|soif|chaud|froid|fatigue|honte)\b/gu,
  /\ben finir avec (?!(?:(?:la|ma|cette) vie|tout|moi)\b)/gu,
  new RegExp(String.raw`\bsup?primer (?!${NO_OBJECT})(?:de|des|du|l|l'\w+|la|le|les|un|une|mon|ma|mes|ce|cet|cette|ces|tout|toute|tous|toutes|combien|quoi|\d+)\b`, 'gu'),
  new RegExp(String.raw`(?<!\b(?:me|m'|se|te) ?)\bfaire disparaitre\b|\bdisparaitre (?!${NO_OBJECT}|de tout\b)(?:de|du|des) `, 'gu'),
] as const;
/** Words of someone who may be in danger, or who speaks of such a person; wide on purpose: a help line that was not needed harms nobody. */
const DISTRESS: readonly RegExp[] = [
  /\bsuicid/u,
  /\b(?:me|se|te|m'|s') ?(?:tuer|foutre en l'air|pendre|flinguer|suicider|buter|oter la vie)/u,
  /\b(?:me |m'|(?:veut|voulait|envie de|parle de|menace de) se )sup?primer\b/u,
  /\b(?:en|d'?en|d) finir(?: avec (?:(?:la|ma|cette) vie|tout|moi))?$/u,
  /\bme faire disparaitre\b/u,
  /\b(?:pense|envie|veux|vais|songe)[ a-z']{0,12}(?:en finir|mourir|crever|disparaitre)\b/u,
  /\b(?:veut|veulent|va|parle de|envie d'?e?n?) ?(?:en finir|mourir|crever)(?! de )/u,
  /\b(?:plus|pas) (?:envie|la force|le courage) de vivre/u,
  /\b(?:veux|veut|vx|peux|peut|voudrais|envie de|arrive a) (?:ne )?(?:plus|pas) vivre/u,
  /\bmettre fin a mes jours|\bplus de raison de vivre|\bvivre (?:ne )?(?:sert|vaut) (?:plus|a rien)|\bidees? noires?/u,
  /\bme jeter (?:sous|par|du)|\bsauter du pont|\bme faire du mal|\bme tailler les veines/u,
  /\bj'?en (?:peux|peut|pe) plus de (?:la vie|vivre)|\bautant mourir|\bmieux (?:mort|morte)/u,
];

/** Does the message say that somebody may want to die? Folded text. */
export function recogniseDistress(folded: string): boolean {
  const plain = folded.replace(/[’ʼ`´]/gu, '\'').replace(/[^a-z0-9' ]+/gu, ' ').replace(/\s+/gu, ' ').trim();
  const serious = HARMLESS.reduce((text, pattern) => text.replace(pattern, ' '), plain);
  return DISTRESS.some((pattern) => pattern.test(serious));
}

/**
 * Help lines first and without detour: from the corpus's article with the role `detresse`, with its sources; from the program's own words where a corpus has none.
 */
export function distressReply(retriever: Retriever): Reply {
  const article = [...retriever.articles.values()].find((one) => one.role === 'detresse');
  const passage = [...retriever.passages.values()].find((one) => one.articleId === article?.id);
  if (article === undefined || passage === undefined) return { kind: 'dialogue', text: TEXTS.helpLines, citations: [], suggestions: [], mode: 'extractive' };
  const chosen = passage.statements.map((statement, index) => ({ passage, article, statement, index }));
  const { markers, citations } = citeStatements(chosen);
  return { kind: 'answer', text: layOut(chosen, markers), citations, suggestions: [], mode: 'extractive' };
}
