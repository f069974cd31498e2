import snowball from 'snowball-stemmers';

/** What the baseline indexes: passages, or whole articles. */
export interface Bm25Document {
  /** What is found: several documents may share one. */
  readonly key: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

export interface Bm25Settings {
  readonly k1: number;
  readonly b: number;
  readonly title: number;
  readonly heading: number;
}

/** The stop words of Snowball's French list (snowballstem.org), folded, that are not among its elided forms. */
const STOP_WORDS = new Set('au aux avec ce ces dans de des du elle en et eux il je la le leur lui ma mais me meme mes moi mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu un une vos votre vous c d j l a m n s t y ete etee etees etes etant suis es est sommes sont serai sera serons serez seront serais serait serions seriez seraient etais etait etions etiez etaient fus fut fumes soit soient ai as avons avez ont aurai aura aurons aurez auront aurais aurait avais avait avions aviez avaient ayant eu ceci cela cet cette ici ils les leurs quel quels quelle quelles sans soi'.split(' '));
const stemmer = snowball.newStemmer('french');
const stems = new Map<string, string>();

/** French terms: lower case, elisions cut, Snowball stop words out, Snowball stems, accents folded. */
export function frenchTerms(text: string): string[] {
  return (text.toLowerCase().replace(/[’ʼ]/gu, '\'').match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => {
    let stem = stems.get(word);
    if (stem === undefined) {
      stem = STOP_WORDS.has(fold(word)) ? '' : fold(stemmer.stem(word));
      stems.set(word, stem);
    }
    return stem === '' ? [] : [stem];
  });
}

function fold(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Finds the keys of documents, best first, ties in the order of the documents; those with one key count by their best. */
export type Bm25Search = (question: string, limit: number) => string[];

/**
 * Okapi BM25 with weighted fields (BM25F, Robertson and Zaragoza 2009; one length for all fields), apart from our own lexical index so that neither can hide a fault of the
 * other.
 *
 * @returns what makes a search of settings; one question at a time.
 */
export function buildBm25(documents: readonly Bm25Document[]): (settings: Bm25Settings) => Bm25Search {
  const lists = new Map<string, { doc: number; title: number; heading: number; text: number }[]>();
  const lengths = documents.map((document, doc) => {
    const counts = new Map<string, { doc: number; title: number; heading: number; text: number }>();
    const fields = { title: frenchTerms(document.title), heading: frenchTerms(document.heading), text: frenchTerms(document.text) };
    for (const field of ['title', 'heading', 'text'] as const) {
      for (const term of fields[field]) {
        const own = counts.get(term) ?? { doc, title: 0, heading: 0, text: 0 };
        own[field] += 1;
        counts.set(term, own);
      }
    }
    for (const [term, own] of counts) {
      const list = lists.get(term);
      if (list === undefined) lists.set(term, [own]);
      else list.push(own);
    }
    return { title: fields.title.length, heading: fields.heading.length, text: fields.text.length };
  });
  const scores = new Float64Array(documents.length);
  return ({ k1, b, title, heading }) => {
    const weighted = Float64Array.from(lengths, (length) => title * length.title + heading * length.heading + length.text);
    const mean = weighted.reduce((sum, length) => sum + length, 0) / Math.max(1, weighted.length);
    const norms = weighted.map((length) => k1 * (1 - b + b * length / mean));
    return (question, limit) => {
      const touched: number[] = [];
      for (const term of new Set(frenchTerms(question))) {
        const list = lists.get(term) ?? [];
        const idf = Math.log(1 + (documents.length - list.length + 0.5) / (list.length + 0.5));
        for (const own of list) {
          const frequency = title * own.title + heading * own.heading + own.text;
          if (scores[own.doc] === 0) touched.push(own.doc);
          scores[own.doc] = (scores[own.doc] ?? 0) + idf * frequency * (k1 + 1) / (frequency + (norms[own.doc] ?? k1));
        }
      }
      const ranked = touched.map((doc) => ({ doc, score: scores[doc] ?? 0 })).sort((left, right) => right.score - left.score || left.doc - right.doc);
      for (const doc of touched) scores[doc] = 0;
      const keys = new Set<string>();
      for (const { doc } of ranked) if (keys.size < limit) keys.add(documents[doc]?.key ?? '');
      return [...keys];
    };
  };
}
