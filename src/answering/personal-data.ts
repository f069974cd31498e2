/** What masking took out of a message. */
export interface MaskedText {
  readonly text: string;
  readonly found: readonly PersonalDataKind[];
}
export type PersonalDataKind = 'nir' | 'email' | 'phone' | 'iban' | 'identifier' | 'address' | 'name';

interface Rule {
  readonly kind: PersonalDataKind;
  readonly pattern: RegExp;
  /** Replacement, or `undefined` when a checksum says that this is something else. */
  readonly mask: (match: string, groups: readonly string[]) => string | undefined;
}

/** A second or third name: not a word that goes on with the sentence. */
const NEXT_NAME = '\\s+(?!(?:et|je|mais|car|donc|pour|de|du|des|à|a|en|au|suis|ai|est|étais|viens|veux|voudrais|habite|demeure|mon|ma|mes|la|le|les|un|une|depuis|comment|qui|que|quel|quelle|né|née|il|on|vous|radié|radiée|bonjour|inscrit|inscrite)(?![\\p{L}]))[\\p{L}][\\p{L}’-]+';

/** Order matters: the long numbers first, so that a telephone number is not found inside an IBAN. */
const RULES: readonly Rule[] = [
  { kind: 'email', pattern: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, mask: () => '[courriel]' },
  { kind: 'iban', pattern: /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,4})?\b/giu, mask: (match) => (isIban(match) ? '[iban]' : undefined) },
  { kind: 'nir', pattern: /\b[12378]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}(?:\s?\d{2})?\b/giu, mask: (match) => (isNir(match) ? '[numéro de sécurité sociale]' : undefined) },
  { kind: 'phone', pattern: /(?<![\d.,-])(?:(?:\+|00)33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.-]?\d{2}){4}(?![\d.,-]?\d)/gu, mask: () => '[téléphone]' },
  { kind: 'identifier', pattern: /(identifiant|matricule|num[ée]ro (?:de )?(?:demandeur|dossier|allocataire|inscription)|n[°o] (?:de )?(?:dossier|allocataire|demandeur)|mon id)([^\n\d]{0,25}?)(\d{6,10}\s?[A-Z]?)\b/giu, mask: (_, groups) => `${groups[0] ?? ''}${groups[1] ?? ''}[identifiant]` },
  { kind: 'identifier', pattern: /\b\d{7}[A-Z]\b/gu, mask: () => '[identifiant]' },
  {
    kind: 'address',
    pattern: /\b\d{1,4}\s?(?:bis|ter|quater)?,?\s+(?:rue|avenue|av\.?|boulevard|bd\.?|chemin|place|all[ée]es?|impasse|route|quai|cours|square|r[ée]sidence|lotissement|faubourg|passage|villa)\s+[^\n,;.!?]{2,50}?(?:,?\s+\d{5}(?:\s+[\p{Lu}][\p{L}'’ -]{1,30})?|(?=[,;.!?\n]|$|\s+(?:et|mais|car|je|j'|jai|il|ils|on|depuis)\b))/giu,
    mask: () => '[adresse]',
  },
  { kind: 'name', pattern: new RegExp(`((?:je m['’\\s]?appel+e|je me nomme|mon nom (?:est|c['’]est)|mon pr[ée]nom (?:est|c['’]est)|jm['’]?appel+e|sign[ée] :?)\\s+)(?:(?:m\\.|mme|monsieur|madame)\\s+)?([\\p{L}][\\p{L}’-]+(?:${NEXT_NAME}){0,2})`, 'giu'), mask: (_, groups) => `${groups[0] ?? ''}[nom]` },
];

/**
 * Replaces personal data by a word in brackets, before anything else sees the message. Checksums (NIR key, IBAN) and context keep law numbers,
 * amounts and dates as they are.
 */
export function maskPersonalData(text: string): MaskedText {
  const found = new Set<PersonalDataKind>();
  let masked = text;
  for (const rule of RULES) {
    masked = masked.replace(rule.pattern, (match: string, ...rest: unknown[]) => {
      const groups = rest.filter((part): part is string => typeof part === 'string').slice(0, -1);
      const replacement = rule.mask(match, groups);
      if (replacement === undefined) return match;
      found.add(rule.kind);
      return replacement;
    });
  }
  return { text: masked, found: [...found] };
}

/** Thirteen digits with a plausible month pass without a key; with fifteen the key must agree (97 − n mod 97; Corsica 2A, 2B as 19, 18). */
function isNir(match: string): boolean {
  const digits = match.replace(/\s/gu, '').toUpperCase();
  if (digits.length === 13) return /\s/u.test(match) || /^\d{13}$|^\d{5}2[AB]\d{6}$/u.test(digits);
  if (digits.length !== 15) return false;
  const body = digits.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(body) % 97n) === BigInt(digits.slice(13));
}

/** ISO 13616: country and check digits moved behind, letters as numbers, remainder 1 modulo 97. */
function isIban(match: string): boolean {
  const compact = match.replace(/\s/gu, '').toUpperCase();
  if (compact.length < 15 || compact.length > 34) return false;
  const digits = `${compact.slice(4)}${compact.slice(0, 4)}`.replace(/[A-Z]/gu, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
