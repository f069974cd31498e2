import { fold } from '../../corpus/text.ts';
import type { Intent } from './types.ts';

/** What a question (or a heading) wants to know, told by its words alone; folded text. */
const PATTERNS: readonly (readonly [Intent, RegExp])[] = [
  ['definition', /\b(?:c'?\s?est quoi|qu'?\s?est[- ]ce que (?:c'?est|le|la|l'|les|un|une|ce)|qu'?est[- ]ce qu'|que (?:veut|veulent) dire|ca veut dire|definition|signifie|definir|explique|expliquer|c'?est koi|de quoi s'agit|keskecest|ca sert a quoi|a quoi (?:ca )?sert|que fait|que font|presente)\b/u],
  ['data', /\b(?:quelles? (?:donnees|informations?|infos|variables|criteres)|donnees (?:utilisees|prises|personnelles)|variables?|criteres?|entrees|regardent|se base|collect|utilisent? (?:quoi|comme)|savent (?:quoi|sur moi)|prennent quoi|contient)\b/u],
  ['since', /\b(?:depuis (?:quand|combien|quelle)|quand\b|quelle (?:date|annee)|en quelle annee|de quand|date de|a partir de quand|a commence|a demarre|chronologie|historique|calendrier|c'?etait quand)/u],
  ['who', /\b(?:qui (?:a|est|sont|decide|utilise|s'en sert|peut|doit|fabrique|a fait|voit|controle|tranche|gere|juge)|par qui|quels? (?:organismes?|prestataire|fournisseur|entreprise|boite|agents)|a qui|chez qui|quel service|quelle autorite|quelle boite|fournisseur|prestataire|auteur)\b/u],
  ['legal-basis', /\b(?:base legale|quelle? (?:loi|article|texte|decret|arrete)|quel texte|legal|legalement|en vertu|fondement|prevu par|autorise par|est[- ]ce (?:legal|autorise)|ont le droit)\b/u],
  ['contest', /\b(?:contest\w*|recours|attaquer|me defendre|defendre|reclam\w+|saisir|m'opposer|opposition|pas d'accord|faire appel|mediateur|tribunal|porter plainte|plainte|annuler|refuser)\b/u],
  ['deadline', /\b(?:combien de (?:temps|jours|mois)|delais?|avant (?:quand|quelle date)|jusqu'?a quand|date limite|dans les combien|temps pour|quel delai|sous combien|au bout de (?:combien|cb)|trop tard|prescri\w+|expire)\b/u],
  ['amount', /\b(?:combien (?:d'|de|ca|coute|touche|est)|quel(?:le)? (?:montant|somme|budget|cout|part|pourcentage|proportion|nombre|taux|chiffre)|combien|pourcentage|statistiques?|chiffres?|budget|coute|prix|cout)\b/u],
  ['unknown', /\b(?:on ignore|ne sait pas|inconnu|pas connu|ce qu'on (?:ne sait|ignore)|reste cache|secret|cachent|non trouve|incertain)\b/u],
  ['reply', /\b(?:(?:que|quoi|comment) (?:repond|dit|disent|reagi)|repond(?:u|s|re|ent|ait|aient)?|replique|dit quoi|disent quoi|la reponse de|position de|se defend|justifi\w+|version de|raconte)\b/u],
  ['effect', /\b(?:consequences?|effets?|ca (?:change|fait|donne) quoi|que risque|je risque|quel risque|risques?|qu'est[- ]ce qui (?:m'|se )|que se passe|il se passe quoi|prends? (?:quoi|cher)|sanction\w*|punition)\b/u],
  ['how', /\b(?:comment|de quelle (?:facon|maniere)|demarches?|etapes?|procedure|faire quoi|fais quoi|quoi faire|que faire|dois[- ]je|modele|lettre)\b/u],
  ['yes-no', /^(?:(?:et|mais|alors|donc|bonjour|svp)[ ,]+)*(?:est[- ]ce qu|peut[- ]on|peuvent[- ]ils|puis[- ]je|ai[- ]je|a[- ]t[- ]|ont[- ]ils|suis[- ]je|dois[- ]je|faut[- ]il|existe[- ]t|y a[- ]t[- ]il|il y a|sont[- ]ils|est[- ]il|est[- ]elle|je peux|on peut|ils ont le droit|c'est (?:legal|vrai|obligatoire|autorise|normal|possible)|ai-je|l[ae]s? .{3,60}(?:-t-il|-t-elle|-il|-elle|-ils)\b)/u],
];

/** Any word by which a question asks for more than yes or no; folded. */
const ASKS_MORE = /\b(?:qui|quoi|koi|kel\w*|quel\w*|le(?:s)?quel\w*|laquelle|quand|comment|komen\w*|koman\w*|combien|cb|pourquoi|pk|depuis|kan)\b|^(?:que|ou)\b|\bou\s*\?*$|\bqu'?\s?est[- ]ce\b/u;
/** « Une machine peut-elle », « a t il », « ou pas », « ils peuvent », a whole sentence that ends in a question mark : yes or no answers it; folded. */
const ASKS_YES_NO = /\best[- ]ce\b|\b[a-z]+[- ]t[- ](?:ils?|elles?|on)\b|\b[a-z]{2,}-(?:ils?|elles?|on|je|nous|vous|tu)\b|\b(?:puis|peut|peuvent|doi[ts]|doivent|suis|sont|est|a|ont|faut|sommes) (?:je|ils?|elles?|on|nous)\b|\b(?:ou (?:pas|non)|c'est (?:ca|bien ca)|n'est-ce pas|non|hein|pas vrai)\s*\?*$|^(?:je|on|ils?|elles?) (?:peux|peut|peuvent|dois|doit|doivent|ont le droit|a le droit)\b|^(?:\S+ ){3,}.*\?$/u;

/** « C'est quoi le délai » asks for the deadline: the opening only introduces what another intent names, and defines nothing. */
const INTRODUCTION = /\b(?:c'?\s?est (?:quoi|koi)|qu'?\s?est[- ]ce que c'?est(?: que)?) (?=(?:l[ae]s?|mon|ma|mes|vos|leurs?) (?:delais?|dates?|criteres?|recours|demarches?|etapes?|procedure|montants?|sanctions?|risques?|base legale)\b)/gu;

/** Intents of a text, in the order of `INTENTS`; often several, sometimes none. */
export function detectIntents(text: string): Intent[] {
  const folded = fold(text).replace(/[’ʼ‘`´]/gu, '\'').replace(/\s+/gu, ' ').trim().replace(INTRODUCTION, '');
  const intents = PATTERNS.filter(([, pattern]) => pattern.test(folded)).map(([intent]) => intent);
  return !intents.includes('yes-no') && ASKS_YES_NO.test(folded) && !ASKS_MORE.test(folded) ? [...intents, 'yes-no'] : intents;
}
