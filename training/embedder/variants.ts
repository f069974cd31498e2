import { splitArticle, readCorpus, type Passage } from '../../src/corpus/index.ts';
import { foldText, splitWords } from './tokenizer.ts';
import { hashText } from './random.ts';

/** A question variant of the corpus and the section that it belongs to. */
export interface Variant {
  readonly text: string;
  readonly articleId: string;
  /** `article id#slug`: passages of one section count as one answer. */
  readonly section: string;
}

/** The corpus as training and evaluation see it. */
export interface CorpusTexts {
  readonly passages: readonly Passage[];
  readonly variants: readonly Variant[];
}

/** Every passage (law articles too) and every question variant. Faults in articles are the corpus check's business, not ours. */
export async function readCorpusTexts(folder: string): Promise<CorpusTexts> {
  const { articles } = await readCorpus(folder);
  const passages = articles.flatMap(splitArticle);
  const variants = passages.flatMap((passage) => passage.questions.map((text): Variant => ({ text, articleId: passage.articleId, section: sectionOf(passage) })));
  return { passages, variants };
}

export function sectionOf(passage: Pick<Passage, 'articleId' | 'slug'>): string {
  return `${passage.articleId}#${passage.slug}`;
}

/** One variant in five, by its words alone: the same question in two articles falls on one side. Never trained on. */
export function isHeldOut(variant: string): boolean {
  return hashText(splitWords(foldText(variant)).join(' ')) % 5 === 0;
}

/** One article in three: the transfer run does not train on its variants. */
export function isTransferArticle(articleId: string): boolean {
  return hashText(articleId) % 3 === 0;
}

const HELD_OUT_SHEETS = 300;

/** The service-public.fr sheets kept out of training: the 300 with the smallest hashes. */
export function heldOutSheets(ids: readonly string[]): ReadonlySet<string> {
  return new Set([...ids].sort((a, b) => hashText(a) - hashText(b)).slice(0, HELD_OUT_SHEETS));
}
