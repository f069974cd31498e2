import snowball from 'snowball-stemmers';
import { fold } from '../../corpus/text.ts';

/** French function words, folded: they carry no subject. */
const STOP_WORDS = new Set(`a ai aie ait alors apres as au aucun aucune aussi autre autres aux avait avant avec avez avoir avons ayant bah ben bien bon bonjour bonsoir ca car ce ceci cela celle celles celui cent
ces cet cette ceux chaque chez chose choses ci comme comment d dans de depuis des deja dela deux devant dire dit dois doit donc dont du durant e elle elles en encore entre es est et etaient etais etait etant ete etes etre eu eux
fait faire fais faut fois font g genre grace h hein hier ici il ils j je jusqu jusque l la le les leur leurs lors lorsque lui m ma mais me meme memes merci mes moi moins mon n ne ni non nos notre nous o on ont or ou oui
p par parce part pas pendant peu peut peuvent peux plus plutot pour pourquoi pourrait pourrais pouvez pouvoir pres puis puisque qu quand que quel quelle quelles quels quelqu quelque quelques qui quoi r rien s sa sais salut sans se selon sera
serait ses si sinon soit sommes son sont sous stp suis sur svp t ta tant te tel telle tellement tes toi ton toujours tous tout toute toutes tres trop truc tu un une va vais vas vers veut veux voila voir vont vos votre voulez vous vraiment vs y
ya aimerais aimerai voudrais voudrai souhaite souhaiterais savoir connaitre quiconque quelquun lequel laquelle lesquels lesquelles duquel auquel ceux-ci afin ainsi ailleurs aujourd hui jamais parfois souvent peutetre maintenant actuellement exactement precisement concretement normalement apparemment vite tot tard pareil marche marchent cb cmt truc trucs machin genre euh bref aider dites dis explique expliquez expliquer svp`.split(/\s+/u));

const stemmer = snowball.newStemmer('french');
/** Stems of words of the corpus; words that people type are worked out each time, for nothing of a question may stay in memory. */
const stems = new Map<string, string>();

/** Elided articles and pronouns before a vowel: `l'`, `d'`, `qu'`, `jusqu'`… */
const ELISION = /(?<![\p{L}\p{N}])(?:jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|qu|[cdjlmnst])'(?=[\p{L}\p{N}])/giu;

/**
 * Words of a text in order: lower case, accents kept, elided articles taken off, hyphenated words in parts, punctuation gone.
 * Numbers are words (`30`, `2018`); `24h` is `24` and `h`.
 */
export function tokenise(text: string): string[] {
  return text.toLowerCase().replace(/[’ʼ‘`´]/gu, '\'').replace(ELISION, ' ').match(/\p{N}+|\p{L}[\p{L}\p{M}]*/gu) ?? [];
}

/** Is it a function word? Any spelling of accents. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(fold(word));
}

/**
 * Snowball French stem with accents folded afterwards (`générale`, `generale` → `general`), the form of all index terms.
 * Numbers and words of up to two letters stay as they are.
 */
export function stem(word: string): string {
  return stems.get(word) ?? stemAfresh(word);
}

/** Keeps the stems of a corpus's words at hand, in place of those of the corpus before: stemming is among the dearest steps of a question. */
export function rememberStems(words: Iterable<string>): void {
  const fresh = new Map([...words].map((word) => [word, stem(word)] as const));
  stems.clear();
  for (const [word, known] of fresh) stems.set(word, known);
}

function stemAfresh(word: string): string {
  return word.length <= 2 || /^\p{N}/u.test(word) ? fold(word) : fold(stemmer.stem(word));
}

/** Index terms of a text: tokens without function words, stemmed. */
export function termsOf(text: string): string[] {
  return tokenise(text).filter((word) => !isStopWord(word)).map(stem);
}

/** Derivational endings left on a stem, longest first. */
const ENDINGS = ['ations', 'ation', 'ateur', 'endu', 'endr', 'ition', 'ement', 'ment', 'eur', 'eus', 'ent', 'ens', 'end', 'ant', 'abl', 'ibl', 'ion', 'at', 'if', 'iv', 'it', 'is', 'er', 'or', 'i', 'u', 'r', 'e'];
const ROOT_MIN_CHARS = 4;

/** What a stem shares with its word family (`suspendu`, `suspens`, `suspendr` → `susp`): looser than a stem, used at a lower weight. */
export function rootOf(term: string): string {
  let root = term;
  for (let cut = true; cut;) {
    cut = false;
    for (const ending of ENDINGS) {
      if (root.length - ending.length >= ROOT_MIN_CHARS && root.endsWith(ending)) {
        root = root.slice(0, -ending.length);
        cut = true;
        break;
      }
    }
  }
  return root;
}
