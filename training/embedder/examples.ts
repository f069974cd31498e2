import type { Augment } from './augment.ts';
import type { Batch } from './contrastive.ts';
import { createWordSearch } from './hard-negatives.ts';
import type { Random } from './random.ts';
import type { TextDocument } from './sources.ts';
import type { Tokenizer } from './tokenizer.ts';
import { sectionOf, type CorpusTexts, type Variant } from './variants.ts';

/** Tokens of a passage window, heading included: what the index embeds (src/retrieval/dense/chunks.ts). */
const WINDOW_TOKENS = 64;
const HARD_CANDIDATES = 12;
/** The first hits for a question may answer it too. */
const HARD_SKIPPED = 2;

/** A headed text that questions are paired with. */
interface Answer {
  /** Answers of one section are no negatives of one another. */
  readonly section: number;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  readonly body: readonly number[];
  readonly lead: readonly number[];
  readonly isTitled: boolean;
}

/** Shares of a batch, in the order they are filled. */
export interface Mix {
  readonly variants: number;
  readonly sheets: number;
  readonly labour: number;
  readonly law: number;
  readonly agreements: number;
  /** Hard negatives a question that has any, 0 or 1. */
  readonly hardNegatives: number;
}

/** Draws batches of question and answer pairs, without end. */
export class ExampleSource {
  private readonly tokenizer: Tokenizer;
  private readonly augment: Augment;
  private readonly random: Random;
  private readonly mix: Mix;
  private readonly pools: Readonly<Record<'sheets' | 'labour' | 'law' | 'agreements', readonly Answer[]>>;
  private readonly corpusAnswers: ReadonlyMap<string, readonly Answer[]>;
  private readonly variants: readonly Variant[];
  private readonly siblings: ReadonlyMap<string, readonly Variant[]>;
  private readonly hard: ReadonlyMap<string, readonly Answer[]>;

  constructor(parts: { documents: readonly TextDocument[]; corpus: CorpusTexts; trainable: readonly Variant[]; tokenizer: Tokenizer; augment: Augment; random: Random; mix: Mix }) {
    this.tokenizer = parts.tokenizer;
    this.augment = parts.augment;
    this.random = parts.random;
    this.mix = parts.mix;
    this.variants = parts.trainable;
    let section = 0;
    const answersOf = (document: TextDocument): Answer[] => document.sections.map(({ heading, text }) => this.answer(section++, document.title, heading, text));
    const bySource = (...sources: TextDocument['source'][]): Answer[] => parts.documents.filter(({ source }) => sources.includes(source)).flatMap(answersOf);
    this.pools = { sheets: bySource('vdd'), labour: bySource('travail', 'contributions'), law: bySource('legi'), agreements: bySource('kali') };
    const corpusAnswers = new Map<string, Answer[]>();
    const sections = new Map<string, number>();
    for (const passage of parts.corpus.passages) {
      const key = sectionOf(passage);
      if (!sections.has(key)) sections.set(key, section++);
      const text = [...passage.plain, ...passage.statements].map((statement) => statement.text).join(' ');
      corpusAnswers.set(key, [...corpusAnswers.get(key) ?? [], this.answer(sections.get(key) ?? 0, passage.title, passage.heading, text)]);
    }
    this.corpusAnswers = corpusAnswers;
    const siblings = new Map<string, Variant[]>();
    for (const variant of parts.trainable) siblings.set(variant.section, [...siblings.get(variant.section) ?? [], variant]);
    this.siblings = siblings;
    this.hard = parts.mix.hardNegatives === 0 ? new Map() : this.findHardNegatives();
  }

  /** The next batch: `size` questions with their answers, then hard negatives of some of them. */
  next(size: number): Batch {
    const queries: number[][] = [];
    const answers: (readonly number[])[] = [];
    const sections: number[] = [];
    const negatives: Answer[] = [];
    const add = (question: string, answer: readonly number[], section: number, hard: readonly Answer[] | undefined): void => {
      const query = this.tokenizer.encode(this.augment(question, this.random));
      if (query.length === 0 || answer.length === 0) return;
      queries.push(query);
      answers.push(answer);
      sections.push(section);
      const negative = hard === undefined ? undefined : this.random.pick(hard);
      if (negative !== undefined) negatives.push(negative);
    };
    while (queries.length < size) {
      let place = this.random.next();
      if ((place -= this.mix.variants) < 0) this.addVariant(add);
      else if ((place -= this.mix.sheets) < 0) this.addPair(this.pools.sheets, add);
      else if ((place -= this.mix.labour) < 0) this.addPair(this.pools.labour, add);
      else if ((place -= this.mix.law) < 0) this.addPair(this.pools.law, add);
      else this.addPair(this.pools.agreements, add);
    }
    for (const negative of negatives) {
      answers.push(this.window(negative));
      sections.push(negative.section);
    }
    return { queries, answers, sections: Int32Array.from(sections) };
  }

  /** Token ids of every text, for co-occurrence; the corpus, small and closest to the use, counts several times. */
  texts(corpusWeight: number): Int32Array[] {
    const packages = Object.values(this.pools).flat();
    const corpus = [...this.corpusAnswers.values()].flat();
    const own = [...corpus.map((answer) => [...answer.lead, ...answer.body]), ...this.variants.map(({ text }) => this.tokenizer.encode(text))].map((tokens) => Int32Array.from(tokens));
    return [...packages.map((answer) => Int32Array.from([...answer.lead, ...answer.body])), ...Array.from({ length: corpusWeight }, () => own).flat()];
  }

  private answer(section: number, title: string, heading: string, text: string): Answer {
    const lead = this.tokenizer.encode(heading === '' ? title : heading).slice(0, 32);
    return { section, title, heading, text, body: this.tokenizer.encode(text), lead, isTitled: title !== '' && heading !== '' && title !== heading };
  }

  /** A stretch of the text behind its heading. */
  private window(answer: Answer): number[] {
    const room = WINDOW_TOKENS - answer.lead.length;
    const start = this.random.below(Math.max(1, answer.body.length - room + 1));
    return [...answer.lead, ...answer.body.slice(start, start + room)];
  }

  private addVariant(add: AddPair): void {
    const variant = this.random.pick(this.variants);
    if (variant === undefined) return this.addPair(this.pools.sheets, add);
    const answer = this.random.pick(this.corpusAnswers.get(variant.section) ?? []);
    if (answer === undefined) return;
    const kind = this.random.next();
    const sibling = this.random.pick(this.siblings.get(variant.section) ?? []);
    let tokens = this.window(answer);
    if (kind < 0.2) tokens = this.tokenizer.encode(`${answer.title}. ${answer.heading}`);
    else if (kind < 0.45 && sibling !== undefined && sibling !== variant) tokens = this.tokenizer.encode(sibling.text);
    add(variant.text, tokens, answer.section, this.hard.get(variant.text));
  }

  private addPair(pool: readonly Answer[], add: AddPair): void {
    const answer = this.random.pick(pool);
    if (answer === undefined) return;
    const kind = this.random.next();
    const hard = this.hard.get(`${answer.title} ${answer.heading}`);
    if (kind < 0.25) {
      // A sentence against the rest of its passage, without the heading that would give it away.
      const sentences = answer.text.split(/(?<=[.;!?])\s+/u).filter((sentence) => sentence.length > 40);
      const sentence = this.random.pick(sentences);
      if (sentence === undefined || sentences.length < 2) return;
      const at = answer.text.indexOf(sentence);
      const rest = this.tokenizer.encode(`${answer.text.slice(Math.max(0, at - 250), at)} ${answer.text.slice(at + sentence.length, at + sentence.length + 250)}`);
      add(sentence.slice(0, 240), rest.slice(0, WINDOW_TOKENS), answer.section, undefined);
    } else if (kind < 0.45 && answer.title !== '') add(answer.title, this.window({ ...answer, lead: answer.isTitled ? answer.lead : [] }), answer.section, undefined);
    else if (kind < 0.7 && answer.isTitled) add(`${answer.title} ${answer.heading}`, this.window(answer), answer.section, hard);
    // Half of the time the answer goes without its heading, or shared words would be all there is to learn.
    else if (answer.heading !== '') add(answer.heading, this.window(this.random.chance(0.5) ? answer : { ...answer, lead: [] }), answer.section, hard);
  }

  private findHardNegatives(): Map<string, readonly Answer[]> {
    const hard = new Map<string, readonly Answer[]>();
    const mine = (answers: readonly Answer[], questions: readonly (readonly [key: string, section: number, title: string])[]): void => {
      const search = createWordSearch(answers.map((answer) => `${answer.title} ${answer.heading} ${answer.text.slice(0, 1500)}`));
      for (const [key, section, title] of questions) {
        const found = search(key, HARD_CANDIDATES).flatMap((place) => answers[place] ?? []).slice(HARD_SKIPPED).filter((answer) => answer.section !== section && answer.title !== title);
        if (found.length > 0) hard.set(key, found);
      }
    };
    mine([...this.corpusAnswers.values()].flat(), this.variants.flatMap(({ text, section }) => (this.corpusAnswers.get(section) ?? []).slice(0, 1).map((answer) => [text, answer.section, ''] as const)));
    const sheets = [...this.pools.sheets, ...this.pools.labour];
    mine(sheets, sheets.filter((answer) => answer.isTitled).map((answer) => [`${answer.title} ${answer.heading}`, answer.section, answer.title] as const));
    return hard;
  }
}

type AddPair = (question: string, answer: readonly number[], section: number, hard: readonly Answer[] | undefined) => void;
