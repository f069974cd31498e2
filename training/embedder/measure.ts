import type { Passage } from '../../src/corpus/index.ts';
import { chunksOf } from '../../src/retrieval/dense/chunks.ts';
import { addTypos } from './augment.ts';
import type { Products } from './matrix.ts';
import { hashText, Random } from './random.ts';
import type { TextDocument } from './sources.ts';
import { foldText } from './tokenizer.ts';
import { heldOutSheets, isHeldOut, isTransferArticle, sectionOf, type CorpusTexts } from './variants.ts';

/** Texts to vectors of length 1, one a text, in order. */
export type Embed = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

/** Questions with the keys that answer them, over texts with a key each. */
export interface Task {
  readonly name: string;
  readonly questions: readonly { readonly text: string; readonly answers: ReadonlySet<string> }[];
  readonly texts: readonly { readonly text: string; readonly key: string }[];
}

/** Rank of the first right key of each question, from 1. */
export type Ranks = readonly number[];

const TYPO_SEED = 11;
const DISTRACTING_SHEET_SECTIONS = 4000;
const SHEET_WINDOW_WORDS = 48;
const SHEET_WINDOWS = 3;

/**
 * The tasks that models are compared on.
 *
 * @param documents - the packages' texts, for the sheets held out of training; an empty list leaves that task out.
 */
export function buildTasks(corpus: CorpusTexts, documents: readonly TextDocument[]): Task[] {
  const texts = corpusTexts(corpus.passages, () => false);
  const heldOut = questionsOf(corpus, ({ text }) => isHeldOut(text));
  const sheets = sheetTask(documents);
  return [
    { name: 'held-out variants, passages only', questions: heldOut, texts },
    { name: 'the same with typos', questions: withTypos(heldOut), texts },
    { name: 'held-out variants, other variants indexed', questions: heldOut, texts: corpusTexts(corpus.passages, (variant) => !isHeldOut(variant)) },
    { name: 'the same with typos, other variants indexed', questions: withTypos(heldOut), texts: corpusTexts(corpus.passages, (variant) => !isHeldOut(variant)) },
    ...sheets.questions.length === 0 ? [] : [sheets],
  ];
}

/** Held-out variants of the articles that a transfer run has not trained on, and all variants of these. */
export function transferTask(corpus: CorpusTexts): Task {
  return { name: 'variants of unseen articles, passages only', questions: questionsOf(corpus, ({ articleId }) => isTransferArticle(articleId)), texts: corpusTexts(corpus.passages, () => false) };
}

/**
 * Everyday questions with patterns that a right answer contains: a passage that contains one of each group counts as right. A weak label: it
 * misses passages that answer in other words. Questions that no passage satisfies, or more than 15 do, are left out.
 */
export function everydayTask(corpus: CorpusTexts, cases: readonly { readonly turns: readonly string[]; readonly must: readonly (readonly string[])[] }[]): Task {
  const questions = cases.flatMap(({ turns, must }) => {
    const text = turns.at(-1);
    if (text === undefined || turns.length > 1 || must.length === 0) return [];
    const answers = new Set(corpus.passages.filter((passage) => must.every((group) => group.some((pattern) => matches(pattern, passage)))).map(sectionOf));
    return answers.size === 0 || answers.size > 15 ? [] : [{ text, answers }];
  });
  return { name: 'everyday questions (weak labels), all indexed', questions, texts: corpusTexts(corpus.passages, (variant) => !isHeldOut(variant)) };
}

function matches(pattern: string, passage: Passage): boolean {
  const text = [passage.heading, ...passage.plain.map((statement) => statement.text), passage.text].join('\n');
  return pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/') ? new RegExp(pattern.slice(1, -1), 'iu').test(text) : foldText(text).includes(foldText(pattern));
}

function corpusTexts(passages: readonly Passage[], isIndexed: (variant: string) => boolean): Task['texts'] {
  return chunksOf(passages).flatMap(({ doc, kind, text }) => {
    const passage = passages[doc];
    return passage === undefined || (kind === 'variant' && !isIndexed(text)) ? [] : [{ text, key: sectionOf(passage) }];
  });
}

function questionsOf(corpus: CorpusTexts, isAsked: (variant: CorpusTexts['variants'][number]) => boolean): Task['questions'] {
  const answers = new Map<string, Set<string>>();
  for (const variant of corpus.variants.filter(isAsked)) answers.set(variant.text, (answers.get(variant.text) ?? new Set<string>()).add(variant.section));
  return [...answers].map(([text, sections]) => ({ text, answers: sections }));
}

function withTypos(questions: Task['questions']): Task['questions'] {
  const random = new Random(TYPO_SEED);
  return questions.map(({ text, answers }) => ({ text: addTypos(foldText(text), random), answers }));
}

/** Title and section of a held-out sheet → the section's text without them, among other sheets' sections. */
function sheetTask(documents: readonly TextDocument[]): Task {
  const sheets = documents.filter(({ source }) => source === 'vdd');
  const heldOut = heldOutSheets(sheets.map(({ id }) => id));
  const sections = sheets.flatMap((sheet) => sheet.sections.map((section, place) => ({ ...section, title: sheet.title, key: `${sheet.id}#${place}`, isHeldOut: heldOut.has(sheet.id) })));
  const others = sections.filter((section) => !section.isHeldOut).sort((a, b) => hashText(a.key) - hashText(b.key)).slice(0, DISTRACTING_SHEET_SECTIONS);
  const asked = sections.filter((section) => section.isHeldOut);
  return {
    name: 'held-out sheets, title + section → text',
    questions: asked.filter(({ heading, title }) => heading !== '' && heading !== title).map(({ title, heading, key }) => ({ text: `${title} ${heading}`, answers: new Set([key]) })),
    texts: [...asked, ...others].flatMap(({ text, key }) => {
      const words = text.split(' ');
      return Array.from({ length: Math.min(SHEET_WINDOWS, Math.ceil(words.length / SHEET_WINDOW_WORDS)) }, (_, i) => ({ text: words.slice(i * SHEET_WINDOW_WORDS, (i + 1) * SHEET_WINDOW_WORDS).join(' '), key }));
    }),
  };
}

/** Ranks of the right answers by cosine; a key is as near as its nearest text. A question without right text has rank Infinity. */
export async function rankTask(task: Task, embed: Embed, products: Products): Promise<Ranks> {
  const texts = stack(await embed(task.texts.map(({ text }) => text)));
  const keys = [...new Set(task.texts.map(({ key }) => key))];
  const keyIds = new Map(keys.map((key, id) => [key, id]));
  const keyOf = task.texts.map(({ key }) => keyIds.get(key) ?? 0);
  const ranks: number[] = [];
  const BLOCK = 256;
  for (let start = 0; start < task.questions.length; start += BLOCK) {
    const block = task.questions.slice(start, start + BLOCK);
    const scores = await products.nt(stack(await embed(block.map(({ text }) => text))), texts);
    block.forEach(({ answers }, row) => {
      const best = new Float32Array(keys.length).fill(-2);
      keyOf.forEach((key, column) => {
        best[key] = Math.max(best[key] ?? -2, scores.data[row * scores.columns + column] ?? -2);
      });
      const right = Math.max(-2, ...[...answers].map((key) => best[keyIds.get(key) ?? -1] ?? -2));
      ranks.push(right === -2 ? Infinity : 1 + best.reduce((above, score) => above + Number(score > right), 0));
    });
  }
  return ranks;
}

function stack(vectors: readonly Float32Array[]): { rows: number; columns: number; data: Float32Array } {
  const columns = vectors[0]?.length ?? 0;
  const data = new Float32Array(vectors.length * columns);
  vectors.forEach((vector, row) => data.set(vector, row * columns));
  return { rows: vectors.length, columns, data };
}

/** Share of questions with a right answer among the first k. */
export function recallAt(ranks: Ranks, k: number): number {
  return ranks.filter((rank) => rank <= k).length / Math.max(1, ranks.length);
}

/** Mean reciprocal rank, 0 beyond the tenth place. */
export function reciprocalRank(ranks: Ranks): number {
  return ranks.reduce((sum, rank) => sum + (rank <= 10 ? 1 / rank : 0), 0) / Math.max(1, ranks.length);
}
