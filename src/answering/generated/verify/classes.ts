/**
 * Small words that bound or colour what a sentence says. Each class is one meaning with its spellings; a sentence and the statement that it rests on must show
 * the same classes: none lost (« sauf », « en principe »), none added (« toujours », « au plus »).
 */
const CLASSES: Readonly<Record<string, RegExp>> = {
  only: / (?:seulement|uniquement|exclusivement|seuls?|seules?|rien que|juste) | (?:ne|n) (?:\w+ ){1,6}?qu[e]? (?!(?:\w+ ){0,3}(?:pas|plus|jamais|aucun|aucune|rien) )/u,
  always: / (?:toujours|systematiquement) /u,
  all: / (?:tous|toutes|tout (?:le|la|les|ce|cela|usager)|toute (?:personne|la|decision|demande)|chaque|chacun|chacune|integralement|totalement|entierement|entier|entiere|n importe quel|n importe quelle|quiconque|sans exception) /u,
  some: / (?:certain|certains|certaines|quelques|une partie|en partie|partiellement|partielle?s?|plusieurs) /u,
  rarely: / (?:parfois|quelquefois|rarement) /u,
  often: / (?:souvent|frequemment|generalement|habituellement|d habitude|en general) /u,
  mostly: / (?:la plupart|majorite|surtout|principalement|essentiellement) /u,
  principle: / (?:en principe|normalement|en theorie|theoriquement|sauf exception) /u,
  about: / (?:environ|presque|pres de|pres d|quasi|quasiment|a peu pres|une [a-z]+aine de|une [a-z]+aine d|autour de) /u,
  least: / (?:au moins|minimum|au minimum|plus de(?! la | l )|plus d un|plus d une|superieure?s? a|des que|minimale?s?) /u,
  most: / (?:au plus|maximum|au maximum|jusqu a|jusqu au|jusqu aux|moins de(?! la | l )|moins d un|moins d une|inferieure?s? a|maximale?s?|au plus tard) /u,
  more: / (?:davantage|accru|accrue|en plus|de plus) | (?<!ne )(?<!n )plus (?:\w+ )?(?:que|qu|haut|bas|long|longue|courte?|vite|grande?s?|fort|forte|lourde?|severe|tot|tard|stricte?s?|nombreux|nombreuses|elevee?s?|solide|sure?)/u,
  less: / (?:en moins|de moins) | moins (?!de |d un|d une)/u,
  except: / (?:sauf|hormis|excepte|hors|a l exception|sous reserve|exception|a moins) /u,
  condition: / (?:si|s il|s ils|lorsque|lorsqu|quand|en cas|au cas|a condition|des lors|faute|a defaut|sinon|tant que|pourvu) /u,
  despite: / (?:meme si|malgre|meme sans|quand meme|bien que|y compris) /u,
maybe: / (?:peutetre|sans doute|probablement|vraisemblablement) /u,
  supposed: / (?:hypothese|hypotheses|semble|semblent|apparemment|sous toute reserve|a discuter) /u,
  unknown: / (?:ne sait pas|ne sait|incertaine?s?|incertitude|pas certaine?s?|pas etablie?s?|on ignore) /u,
  unread: / (?:non relue?s?|pas ete relue?s?|pas ete lue?s?) /u,
  unchecked: / (?:non verifiee?s?|pas ete verifiee?s?|pas verifiee?s?|a verifier|verifier|non confirmee?s?|a confirmer) /u,
  fragile: / (?:fragiles?|peu fiables?|peu sure?s?|fiabilite|discutee?) /u,
  past: / (?:[a-z]{2,}(?<!r)(?:ait|aient)|fut|furent) /u,
  future: / (?:[a-z]+(?:era|eront|erez|ira|iront|irez|dra|dront|drez|vra|vront|vrez|aura|auront|aurez|fera|feront|ferez|pourra|pourront|pourrez|sera|seront|serez)|va etre|vont etre) /u,
  conditional: / [a-z]+(?:rait|raient|riez|rions) /u,
  workdays: / (?:ouvres?|ouvrables?|francs?|calendaires?) /u,
  same: / (?:meme|memes|identiques?|pareils?|pareille) (?!si )/u,
  against: / contre /u,
  with: / avec /u,
  other: / (?:autre|autres|differente?s?) /u,
  already: / (?:deja|encore|toujours pas|pas encore) /u,
  free: / (?:gratuite?s?|gratuitement|payante?s?|sans frais) /u,
};
/** Classes that say that a thing is not sure. */
const DOUBTS = ['maybe', 'supposed', 'unknown', 'unread', 'unchecked', 'fragile'];
/** Verb forms in -ait that are no past tense. */
const NO_PAST = / (?:fait|parfait|satisfait|extrait|retrait|portrait|trait|lait|souhait|connait|plait|parait|nait|apparait|disparait|reconnait|abstrait|attrait|forfait|bienfait) /gu;

/**
 * Names of the classes that a sentence shows.
 *
 * @param flat - folded words with single spaces, padded by spaces.
 */
export function classesOf(flat: string): ReadonlySet<string> {
  const cleaned = flat.replace(NO_PAST, ' ').replace(NO_PAST, ' ');
  // Every past tense counts: one that becomes a present is lost among others.
  const pasts = cleaned.match(/ [a-z]{2,}(?<!r)(?:ait|aient)(?= )/gu)?.length ?? 0;
  return new Set([...Object.entries(CLASSES).filter(([, pattern]) => pattern.test(cleaned)).map(([name]) => name), `past ${pasts}`]);
}

/** Do the classes of a sentence say that something is not sure? */
export function showsDoubt(classes: ReadonlySet<string>): boolean {
  return DOUBTS.some((name) => classes.has(name));
}
