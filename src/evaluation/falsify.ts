/** What the falsehoods of one kind are made from. */
export interface FalsifierInput {
  readonly text: string;
  /** Other statements of the same passage. */
  readonly siblings: readonly string[];
  /** A statement from anywhere in the corpus. */
  readonly stranger: string;
  readonly pick: <T>(list: readonly T[]) => T | undefined;
}

/** Makes a false sentence of a true one; `undefined` where its rule finds nothing to change. */
export type Falsifier = (input: FalsifierInput) => string | undefined;

const UNITS = ['jours', 'semaines', 'mois', 'ans', 'heures'];
const MONTHS = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'];
const NUMBER_WORDS = ['deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'dix', 'douze', 'quinze', 'vingt', 'trente'];
const PERSONS = ['le juge', 'le préfet', 'le maire', 'l\'employeur', 'le conseiller', 'le ministre', 'le directeur', 'le tribunal', 'l\'association', 'le médiateur', 'l\'avocat', 'le syndicat', 'l\'agent', 'la commission'];
const PERSON = /(?<![\p{L}])(?:le|la|l'|l’)\s?(?:juge|préfet|maire|employeur|conseiller|ministre|directeur|tribunal|association|médiateur|avocat|syndicat|agent|commission|personne|administration)(?![\p{L}])/giu;
const EVENTS = ['la réception', 'l\'envoi', 'la signature', 'la convocation', 'l\'audience', 'la publication', 'l\'inscription', 'la demande'];
const EXTRAS = [', sans aucun frais', ', par lettre recommandée avec accusé de réception', ', avec l\'aide d\'un avocat', ', sous peine d\'amende', ', même la nuit et le dimanche', ', après accord du préfet', ' et de ses proches', ' ainsi que votre banque'];
const OPPOSITES: readonly (readonly [string, string])[] = [['au moins', 'au plus'], ['plus de', 'moins de'], ['avant', 'après'], ['gratuit', 'payant'], ['gratuite', 'payante'], ['toujours', 'parfois'], ['premier', 'dernier'], ['première', 'dernière'], ['public', 'secret'], ['avec', 'sans'], ['pour', 'contre'], ['même', 'autre'], ['certains', 'tous les'], ['souvent', 'rarement'], ['long', 'court'], ['nouveau', 'ancien'], ['interdit', 'autorisé'], ['possible', 'impossible'], ['obligatoire', 'facultatif'], ['obligatoire', 'facultative'], ['légal', 'illégal'], ['individuel', 'collectif'], ['automatique', 'manuel'], ['partiel', 'total'], ['écrit', 'oral']];
const VERB = /(?<![\p{L}'])(est|sont|peut|peuvent|doit|doivent|a|ont|vise|donne|prévoit|permet|demande|suspend|reçoit|décide|vaut|dure|protège|publie|indique|sert|utilise|impose|contrôle)(?![\p{L}'-])/u;
const SAYING = ['selon la direction', 'selon un forum', 'selon le ministère', 'd\'après un syndicat', 'selon la presse', 'selon le Conseil d\'État'];

/** What stands between two members of an enumeration: they may change places. */
const ENUMERATION = /^(?:[\s,«»]+|et |ou |à |au |aux |par |(?:de |du |des |d'|la |le |les |l'|un |une |sa |son |ses |votre |vos )|(?:\p{Lu}[\p{L}'-]*\s?)+|(?<=(?:la|le|les|un|une|sa|son|ses|des|du|l') ?)\p{Ll}+)*$/u;
/** Exchanges the first hit of a pattern, chosen at random among all, for what `change` makes of it. */
function replaceOne(input: FalsifierInput, pattern: RegExp, change: (match: string, groups: readonly string[]) => string | undefined): string | undefined {
  const hit = input.pick([...input.text.matchAll(pattern)]);
  if (hit === undefined) return undefined;
  const changed = change(hit[0], hit.slice(1).map((group) => group ?? ''));
  return changed === undefined || changed === hit[0] ? undefined : `${input.text.slice(0, hit.index)}${changed}${input.text.slice(hit.index + hit[0].length)}`;
}

const other = (input: FalsifierInput, list: readonly string[], but: string): string | undefined => input.pick(list.filter((one) => one.toLowerCase() !== but.toLowerCase()));
/** One that the sentence does not name already. */
const stranger = (input: FalsifierInput, list: readonly string[]): string | undefined => input.pick(list.filter((one) => !input.text.includes(one.split(' ').at(-1) ?? one)));

/** The rules, by the kind of falsehood that they make. None of them made a pair of `eval/verification.jsonl`, which were written by hand. */
export const FALSIFIERS: Readonly<Record<string, Falsifier>> = {
  chiffre: (input) => replaceOne(input, /(?<![\p{L}\d*./-])\d+(?:[ \u00A0\u202F]\d{3})*(?:,\d+)?(?![\d-])/gu, (match) => {
    const digits = match.split('');
    const at = digits.findIndex((digit) => /\d/u.test(digit));
    digits[at] = input.pick(['1', '2', '3', '4', '5', '6', '7', '8', '9'].filter((digit) => digit !== digits[at])) ?? '';
    return digits.join('');
  }),
  'nombre en lettres': (input) => replaceOne(input, /(?<![\p{L}-])(?:deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt|trente)(?![\p{L}-])/giu, (match) => other(input, NUMBER_WORDS, match)),
  date: (input) => replaceOne(input, /(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)(?= \d{4})/gu, (match) => other(input, MONTHS, match)),
  année: (input) => replaceOne(input, /(?<!\d)(?:19|20)\d\d(?![\d-])/gu, (match) => String(Number(match) + (input.pick([-10, -2, -1, 1, 2, 5]) ?? 1))),
  délai: (input) => replaceOne(input, /(?<=(?:\d|deux|trois|quatre|cinq|six|huit|dix|douze|quinze|vingt|trente|un|une) )(?:jours?|semaines?|mois|ans|heures)(?![\p{L}])/gu, (match) => other(input, UNITS.filter((unit) => unit.replace(/s$/u, '') !== match.replace(/s$/u, '')), match)),
  'article de loi': (input) => replaceOne(input, /[LRD]\*?\.? ?\d{3,4}-\d+/gu, (match) => match.replace(/\d(?=\d*$)/u, (digit) => String((Number(digit) + 1 + Math.floor((input.pick([0, 1, 2, 3]) ?? 0))) % 10))),
  'négation ajoutée': (input) => replaceOne(input, new RegExp(VERB, 'gu'), (verb) => (/[^.]*(?:ne|n') /u.test(input.text) ? undefined : /^[aeiouh]/u.test(verb) ? `n'${verb} pas` : `ne ${verb} pas`)),
  'négation ôtée': (input) => replaceOne(input, /(?:ne |n')((?:\p{L}+ ){0,2}?\p{L}+) (?:pas|plus|jamais)(?![\p{L}])/gu, (_, [verb = '']) => verb),
  modalité: (input) => replaceOne(input, /(?<![\p{L}])(?:peut|peuvent|pouvez|doit|doivent|devez|obligatoire|possible)(?![\p{L}])/gu, (match) => ({ peut: 'doit', peuvent: 'doivent', pouvez: 'devez', doit: 'peut', doivent: 'peuvent', devez: 'pouvez', obligatoire: 'possible', possible: 'obligatoire' })[match]),
  acteur: (input) => replaceOne(input, PERSON, () => stranger(input, PERSONS)),
  'noms échangés': (input) => exchange(input, /(?<=[\p{L},] )(?:\p{Lu}[\p{L}'-]+)(?: (?:de |du |des |la |le )?\p{Lu}[\p{L}'-]+)*/gu),
  'mots échangés': (input) => exchange(input, /(?<=(?:^|[^\p{L}])(?:le|la|les|un|une|des|du|son|sa|ses|votre|vos) )[\p{Ll}-]{4,}(?![\p{L}])/gu),
  'voix changée': (input) => replaceOne(input, /(?:[Ss]elon|[Dd]'après) [^,.:;]+/gu, (match) => (/^\p{Lu}/u.test(match) ? capital(stranger(input, SAYING)) : stranger(input, SAYING))),
  'voix ôtée': (input) => {
    const front = /^(?:Selon|D'après) [^,]+, (.*)$/u.exec(input.text)?.[1];
    if (front !== undefined) return capital(front);
    const told = /^[^,.]+ (?:affirme|assure|estime|répond|dénonce|annonce|soutient|indique) (?:que |qu')(.*)$/u.exec(input.text)?.[1];
    return told === undefined ? replaceOne(input, /,? (?:selon|d'après) [^,.:;]+(?=[.,])/gu, () => '') : capital(told);
  },
  'doute ôté': (input) => replaceOne(input, /,? (?:à vérifier|non vérifiée?s?|peu fiables?|peut-être|sans doute|à la fiabilité (?:incertaine|discutée)|en principe|environ|probablement|au moins|jusqu'à|presque|parfois|souvent)(?![\p{L}])/gu, () => ''),
  'condition ôtée': (input) => replaceOne(input, /,? (?:si|sauf|sans|lorsque|quand|en cas d[e'])(?![\p{L}])[^,.;:]*(?=[.,;:])/gu, () => ''),
  'contraire': (input) => {
    const found = input.pick(OPPOSITES.flatMap(([one, two]) => [[one, two], [two, one]] as const).filter(([from]) => new RegExp(`(?<![\\p{L}])${from}(?![\\p{L}])`, 'u').test(input.text)));
    return found === undefined ? undefined : input.text.replace(new RegExp(`(?<![\\p{L}])${found[0]}(?![\\p{L}])`, 'u'), found[1]);
  },
  'borne ajoutée': (input) => replaceOne(input, new RegExp(VERB, 'gu'), (verb) => `${verb} ${input.pick(['toujours', 'seulement', 'automatiquement', 'parfois', 'immédiatement', 'déjà', 'encore']) ?? ''}`),
  'événement changé': (input) => replaceOne(input, /(?<=(?:à compter de|à partir de|après|avant|dès|depuis|suivent|suivant) )(?:la |l')\p{Ll}+/gu, () => stranger(input, EVENTS)),
  'temps changé': (input) => replaceOne(input, /(?<![\p{L}'])(?:est|sont|était|étaient|sera)(?![\p{L}'-])/gu, (match) => ({ est: 'était', sont: 'étaient', était: 'est', étaient: 'sont', sera: 'était' })[match]),
  'ajout plausible': (input) => input.text.replace(/[.…]?$/u, `${input.pick(EXTRAS) ?? ''}.`),
  'ajout d\'une autre phrase': (input) => `${input.text.replace(/[.…]$/u, '')}, et ${lower(tail(input.pick(input.siblings) ?? input.stranger))}`,
  'deux phrases mêlées': (input) => mingle(input.text, input.pick(input.siblings)),
  'phrase d\'ailleurs': (input) => mingle(input.text, input.stranger),
};

function exchange(input: FalsifierInput, pattern: RegExp): string | undefined {
  const found = [...input.text.matchAll(pattern)];
  const left = input.pick(found);
  const right = left === undefined ? undefined : input.pick(found.filter((one) => one.index > left.index + left[0].length && one[0].toLowerCase() !== left[0].toLowerCase()));
  if (left === undefined || right === undefined || ENUMERATION.test(input.text.slice(left.index + left[0].length, right.index))) return undefined;
  return `${input.text.slice(0, left.index)}${right[0]}${input.text.slice(left.index + left[0].length, right.index)}${left[0]}${input.text.slice(right.index + right[0].length)}`;
}

/** The subject of one sentence with the predicate of another. */
function mingle(text: string, second: string | undefined): string | undefined {
  const first = VERB.exec(text);
  const other = second === undefined ? null : VERB.exec(second);
  if (first === null || other === null || second === undefined || first.index < 5) return undefined;
  const made = `${text.slice(0, first.index)}${second.slice(other.index)}`;
  return made === text || made === second ? undefined : made;
}

function tail(sentence: string): string {
  const verb = VERB.exec(sentence);
  return verb === null ? sentence : sentence.slice(verb.index);
}

function capital(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
