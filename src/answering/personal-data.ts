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

/** Words behind « je m'appelle », « mon nom est » or a first name that are none: they go on with the sentence. */
const NO_NAME = "(?!(?:et|je|mais|car|donc|pour|de|du|des|à|a|en|au|dans|sur|pas|suis|ai|est|étais|viens|veux|voudrais|habite|demeure|mon|ma|mes|la|le|les|un|une|depuis|comment|pourquoi|combien|quand|où|qui|que|quel|quelle|né|née|il|ils|on|vous|radié|radiée|bonjour|inscrit|inscrite|fiché|fichée|signalé|signalée)(?![\\p{L}])|(?:j|l|m|t|s|c|n|qu)['’])";
const NAME = "\\p{L}['’]?[\\p{L}’-]+";
const NAMED = "(?:j(?:e\\s+|['’]?)m['’\\s]?ap+el+e?|je me nomme|mon (?:pr[ée])?nom (?:est|c['’]est)|(?<!\\p{L})(?:pr[ée])?nom\\s?:|je suis (?=m\\.|mr|mme|mlle|monsieur|madame)|sign[ée]e?\\s?:)";

const STREET = 'rue|avenue|av\\.?|boulevard|bd\\.?|chemin|all[ée]es?|impasse|square|r[ée]sidence|lotissement|faubourg|hameau|esplanade|sentier|ruelle';
/** Streets whose names are everyday words too (« 2 cours de français »): a capital or a postcode must follow. */
const AMBIGUOUS_STREET = '[Pp]lace|[Rr]oute|[Qq]uai|[Cc]ours|[Pp]assage|[Vv]illa|[Vv]oie|[Cc]ité';
const HOUSE = '\\b\\d{1,4}\\s?(?:bis|ter|quater)?,?\\s+';
const POSTCODE = ",?\\s+\\d{5}(?:\\s+\\p{Lu}[\\p{L}'’ -]{1,30})?";
const STREET_END = `(?:${POSTCODE}|(?=[,;.!?\\n]|$|\\s+(?:et|mais|car|je|j'|jai|il|ils|on|depuis)\\b))`;

/** Order matters: the long numbers first, so that a telephone number is not found inside an IBAN. */
const RULES: readonly Rule[] = [
  { kind: 'email', pattern: /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+(?:@|\s?(?:[([]at[)\]]|arobase)\s?)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu, mask: () => '[courriel]' },
  { kind: 'iban', pattern: /\b[A-Z]{2}\d{2}(?:[\s.-]?[A-Z0-9]){11,30}/giu, mask: maskIban },
  { kind: 'nir', pattern: /\b[12378][\s.-]{0,2}\d{2}[\s.-]{0,2}(?:0[1-9]|1[0-2]|[2-9]\d)[\s.-]{0,2}(?:\d{2}|2[AB])[\s.-]{0,2}\d{3}[\s.-]{0,2}\d{3}(?:[\s.-]{0,2}\d{2})?\b/giu, mask: (match) => (isNir(match) ? '[numéro de sécurité sociale]' : undefined) },
  // A date with a number behind it (« le 01 02 2024 10 jours ») has as many digits.
  { kind: 'phone', pattern: /(?<![\d.,-])(?!\d{2}[\s.-]\d{2}[\s.-](?:19|20)\d{2}(?!\d))(?:(?:\+|00)33[\s.-]?(?:\(0\)\s?)?|0)[1-9](?:(?:[\s.-]{0,2}\d{2}){4}|(?:\/\d{2}){4}|[\s.-]\d{3}[\s.-]\d{3}[\s.-]\d{2})(?![\d.,-]?\d)/gu, mask: () => '[téléphone]' },
  { kind: 'phone', pattern: /(?<![\d.,-])(?:\+|00)[1-9](?:[\s.-]?\d){8,13}(?!\d)/gu, mask: () => '[téléphone]' },
  {
    kind: 'identifier',
    pattern: /(identifiant|matricule|(?:num[ée]ro|num\.?|n[°o])\s?(?:(?:de |d['’])?(?:demandeur|dossier|allocataire|inscription)|(?:france travail|p[ôo]le emploi|caf)(?![\p{L}]))|mon id)([^\n\d]{0,25}?)(\d{6,13}(?:\s?[A-Z])?)\b/giu,
    mask: (_, groups) => `${groups[0] ?? ''}${groups[1] ?? ''}[identifiant]`,
  },
  { kind: 'identifier', pattern: /\b\d{7}(?:\s?[A-Z]|[a-z])(?![\p{L}\p{N}])/gu, mask: () => '[identifiant]' },
  { kind: 'address', pattern: new RegExp(`${HOUSE}(?:${STREET})\\s+[^\\n,;.!?]{2,50}?${STREET_END}`, 'giu'), mask: () => '[adresse]' },
  { kind: 'address', pattern: new RegExp(`${HOUSE}(?:${AMBIGUOUS_STREET})\\s+(?:[^\\n,;.!?]{2,50}?${POSTCODE}|(?:(?:de|du|des|la|le|les)\\s+|[ld]['’])*\\p{Lu}[^\\n,;.!?]{1,50}?${STREET_END})`, 'gu'), mask: () => '[adresse]' },
  { kind: 'address', pattern: new RegExp(`(?<=(?:habite|demeure|r[ée]side|domicili[ée]e?|adresse)(?:\\s+\\p{L}+){0,3}\\s+)(?:${STREET})\\s+[^\\n,;.!?]{2,50}?${STREET_END}`, 'giu'), mask: () => '[adresse]' },
  { kind: 'name', pattern: new RegExp(`(${NAMED}\\s*)(?:(?:m\\.|mr|mme|mlle|monsieur|madame)\\s+)?${NO_NAME}${NAME}(?:\\s+${NO_NAME}${NAME}){0,2}`, 'giu'), mask: (_, groups) => `${groups[0] ?? ''}[nom]` },
  // What goes on in capitals: a fourth name, « de La Fontaine ».
  { kind: 'name', pattern: new RegExp(`\\[nom\\](?:\\s+(?:(?:de|du|des|la|le|les)\\s+|[dD]['’])*(?=\\p{Lu})${NO_NAME}${NAME})+`, 'gu'), mask: () => '[nom]' },
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
  const digits = match.replace(/[\s.-]/gu, '').toUpperCase();
  if (digits.length === 13) return true;
  const body = digits.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(body) % 97n) === BigInt(digits.slice(13));
}

/** Lengths of account numbers by country; of others, one that ends with a word. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = { AT: 20, BE: 16, CH: 21, DE: 22, ES: 24, FR: 27, GB: 22, IE: 22, IT: 27, LU: 20, MA: 28, MC: 27, NL: 18, PL: 28, PT: 25, RO: 24, TN: 24 };

/** The number at the beginning of a match, masked: the words behind it look like more of it. */
function maskIban(match: string): string | undefined {
  const length = IBAN_LENGTHS[match.slice(0, 2).toUpperCase()];
  for (let end = match.length; end > 0; end -= 1) {
    const compact = match.slice(0, end).replace(/[\s.-]/gu, '').toUpperCase();
    const isWhole = length === undefined ? !/^[A-Z0-9]/iu.test(match.slice(end)) : compact.length === length;
    if (isWhole && /[A-Z0-9]$/iu.test(match.slice(0, end)) && isIban(compact)) return `[iban]${match.slice(end)}`;
  }
  return undefined;
}

/** ISO 13616: country and check digits moved behind, letters as numbers, remainder 1 modulo 97. */
function isIban(compact: string): boolean {
  if (compact.length < 15 || compact.length > 34) return false;
  const digits = `${compact.slice(4)}${compact.slice(0, 4)}`.replace(/[A-Z]/gu, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
