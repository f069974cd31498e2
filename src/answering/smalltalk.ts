import type { SpokenWords } from './service-words.ts';
import { TEXTS } from './texts.ts';

/** What a message is when it asks nothing of the corpus. */
export type SmalltalkKind = 'greeting' | 'thanks' | 'goodbye' | 'identity' | 'insult';

/** Folded patterns; a message counts when nothing but a few function words stays beside them. */
const PATTERNS: readonly (readonly [SmalltalkKind, RegExp])[] = [
  ['identity', /\b(?:(?:t'? ?|tu |vous )(?:es+|etes) (?:qui|quoi|un (?:robot|bot|humain|programme|vrai)|une (?:ia|machine|personne|vraie personne))|(?:t'?es|tes|c'?est) (?:qui|ki) (?:toi)?$|qui es[- ]tu|qui etes[- ]vous|tu es qui|vous etes qui|t'?es ki|es[- ]tu (?:un|une) \w+|etes[- ]vous (?:un|une) \w+|je parle a (?:un|une|qui) ?\w*|suis[- ]je en train de parler a \w+ \w+|un (?:robot|humain) qui repond|comment (?:tu t'appelles|t'appelles[- ]tu|vous appelez[- ]vous))/gu],
  ['thanks', /\b(?:(?:merci|mci|mrc)(?: beaucoup| bcp| bien| infiniment)?|mille mercis|thanks?|je vous remercie|je te remercie|c'est (?:tres )?gentil|super|parfait|genial|top|nickel|ok|d'accord|compris|ca marche)\b/gu],
  ['goodbye', /\b(?:au revoir|bye|a bientot|bonne (?:journee|soiree|nuit)|a plus|ciao|adieu)\b/gu],
  ['insult', /\b(?:connard|connasse|con(?:ne)?|debile|nul(?:le)?s?|nazes?|merde|pute|encule|abruti|idiot(?:e)?|imbecile|stupide|cretin|ta gueule|tg|fdp|salope|batard|pourri|inutile|tu sers a rien|(?:sale|pauvre|espece de|stupide) (?:machine|robot|bot))\b/gu],
  ['greeting', /\b(?:bonjour|bonsoir|salut|coucou|hello|hey|yo|bjr|slt|bsr|cc|wesh|ca va)\b/gu],
];
const FILLERS = /\b(?:a|tous?|toi|vous|tu|t|es|est|etes|sont|et|franchement|comme|le|la|l|un|une|de|du|bien|tres|pour|cette|ta|votre|reponse|aide|tout|monsieur|madame|bot|qu|que|vraiment|gros|grosse|espece|sale|juste|ah|oh|bon|bah|ben|si|oui|non)\b/gu;

/**
 * Recognises a message that is only small talk.
 *
 * @param folded - the message, accents folded, lower case.
 * @returns the kind, or `undefined` for a message with anything else in it: « bonjour, comment contester ? » is a question.
 */
export function recogniseSmalltalk(folded: string): SmalltalkKind | undefined {
  const text = folded.replace(/[’ʼ`´]/gu, '\'');
  let rest = text;
  let kind: SmalltalkKind | undefined;
  for (const [name, pattern] of PATTERNS) {
    const without = rest.replace(pattern, ' ');
    if (without !== rest && (kind === undefined || kind === 'greeting')) kind = name;
    rest = without;
  }
  const left = rest.replace(FILLERS, ' ').match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return kind !== undefined && left.length === 0 ? kind : undefined;
}

/** The reply to small talk. */
export function smalltalkText(kind: SmalltalkKind, words: SpokenWords): string {
  return kind === 'greeting' || kind === 'identity' ? words[kind] : TEXTS[kind];
}
