import { foldSpace, splitSentences } from './sentences.ts';
import { SOLIDITIES, type Solidity, type Source, type Statement } from './types.ts';

/** References and solidity that close a statement: `[^A][^B] {secondaire}`. */
const CLOSING = /(?:\s*\[\^[^\]\s]+\])+(?:\s*\{[^}\n]*\})?|\s*\{[^}\n]*\}/gu;

/** Statement before it has a block: what the inline syntax alone tells. */
interface Draft {
  text: string;
  sources: string[];
  solidity: Solidity | undefined;
  line: number;
}

export interface ParsedStatements {
  readonly statements: readonly Statement[];
  /** One message a fault, with its 1-based line. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/**
 * Reads the statements of one paragraph or list item.
 *
 * A statement is a sentence with the references that follow it; sentences between two groups of references share the second
 * one; sentences after the last group inherit it.
 *
 * @param raw - text with `[^id]` references and `{solidity}` marks.
 * @param context.line - 1-based line on which `raw` begins.
 * @param context.fallback - source id for text without any reference; without it such text is a problem.
 */
export function parseStatements(
  raw: string,
  context: {
    readonly line: number;
    readonly block: number;
    readonly form: Statement['form'];
    readonly sources: Readonly<Record<string, Source>>;
    readonly fallback?: string | undefined;
  },
): ParsedStatements {
  const problems: { line: number; message: string }[] = [];
  const drafts = readDrafts(raw, context.line, problems);
  const broken = brokenMarks(drafts, context.sources);
  problems.push(...broken);
  inheritSources(drafts, context.fallback, broken.length > 0 ? [] : problems);
  const statements: Statement[] = [];
  for (const draft of drafts) {
    for (const id of draft.sources) {
      if (context.sources[id] === undefined) {
        problems.push({ line: draft.line, message: undefinedSource(id) });
      }
    }
    const known = draft.sources.filter((id) => context.sources[id] !== undefined);
    for (const text of splitSentences(draft.text)) {
      statements.push({
        text, sources: known, form: context.form, block: context.block, line: draft.line,
        solidity: draft.solidity ?? bestSolidity(known, context.sources),
      });
    }
  }
  return { statements, problems };
}

/** What is wrong with a reference to a source that the article does not have. */
export function undefinedSource(id: string): string {
  return `la source [^${id}] n'est pas définie : ajoutez-la sous « sources » en tête de l'article, ou corrigez son nom`;
}

/** Marks that were not read as such would be shown to people, and their sentence would rest on another source. */
function brokenMarks(drafts: readonly Draft[], sources: Readonly<Record<string, Source>>): { line: number; message: string }[] {
  return drafts.flatMap(({ text, line }) => {
    if (text.startsWith(':')) return [{ line, message: 'une source se décrit en tête de l\'article, sous « sources », pas dans le texte : déplacez cette ligne' }];
    const broken = /\[\s*\^[^\s\]]*\]?|\{[^\s}]*|\}/u.exec(text)?.[0] ?? [...text.matchAll(/\[([^\]\s]+)\]/gu)].find(([, id = '']) => sources[id] !== undefined)?.[0];
    return broken === undefined ? [] : [{ line, message: `« ${shorten(broken)} » est mal écrit : une source s'écrit [^NOM] et une solidité {officiel}, sans espace et refermées` }];
  });
}

/** The most solid of the sources' own solidities; `secondaire` where none says. */
function bestSolidity(ids: readonly string[], sources: Readonly<Record<string, Source>>): Solidity {
  const ranks = ids.map((id) => sources[id]?.solidity).filter((solidity) => solidity !== undefined).map((solidity) => SOLIDITIES.indexOf(solidity));
  return ranks.length === 0 ? 'secondaire' : (SOLIDITIES[Math.min(...ranks)] ?? 'secondaire');
}

function readDrafts(raw: string, firstLine: number, problems: { line: number; message: string }[]): Draft[] {
  const drafts: Draft[] = [];
  let start = 0;
  let line = firstLine;
  let counted = 0;
  const advance = (end: number): void => {
    line += countLines(raw.slice(counted, end));
    counted = end;
  };
  for (const match of raw.matchAll(CLOSING)) {
    const end = match.index + match[0].length;
    let text = raw.slice(start, match.index);
    // « … texte [^A]. » : the full stop behind the reference belongs to the sentence before it.
    const stop = /^\s?[.!?…]+(?=\s|$)/u.exec(raw.slice(end))?.[0] ?? '';
    text += stop.trim();
    start = end + stop.length;
    advance(start - foldLead(raw, start));
    const sources = [...match[0].matchAll(/\[\^([^\]\s]+)\]/gu)].map((reference) => reference[1] ?? '');
    const solidity = readSolidity(match[0], line, problems);
    const merged = foldSpace(text);
    const last = drafts.at(-1);
    if (merged === '' && last !== undefined) {
      last.sources.push(...sources.filter((id) => !last.sources.includes(id)));
      last.solidity ??= solidity;
    } else if (last !== undefined && !endsSentence(last.text) && last.text !== '') {
      // A reference in the middle of a sentence: the whole sentence rests on both.
      last.text = continueSentence(last.text, merged);
      last.sources.push(...sources.filter((id) => !last.sources.includes(id)));
      last.solidity = solidity ?? last.solidity;
    } else {
      drafts.push({ text: merged, sources, solidity, line });
    }
  }
  const rest = foldSpace(raw.slice(start));
  const last = drafts.at(-1);
  if (rest !== '' && last !== undefined && !endsSentence(last.text)) last.text = continueSentence(last.text, rest);
  else if (rest !== '') drafts.push({ text: rest, sources: [], solidity: undefined, line: line + countLines(raw.slice(counted)) });
  return drafts;
}

function inheritSources(drafts: readonly Draft[], fallback: string | undefined, problems: { line: number; message: string }[]): void {
  let previous: readonly string[] = fallback === undefined ? [] : [fallback];
  const first = drafts.find((draft) => draft.sources.length > 0);
  if (first !== undefined) previous = first.sources;
  for (const draft of drafts) {
    if (draft.sources.length === 0) draft.sources.push(...previous);
    else previous = draft.sources;
    if (draft.sources.length === 0) {
      problems.push({ line: draft.line, message: `cette phrase n'a pas de source : « ${shorten(draft.text)} » ; ajoutez [^identifiant] à la fin` });
    }
  }
}

function readSolidity(closing: string, line: number, problems: { line: number; message: string }[]): Solidity | undefined {
  const word = /\{([^}]*)\}/u.exec(closing)?.[1]?.trim();
  if (word === undefined) return undefined;
  const solidity = SOLIDITIES.find((known) => known === word);
  if (solidity === undefined) {
    problems.push({ line, message: `« {${word}} » n'est pas une solidité connue : écrivez {officiel}, {secondaire}, {une partie} ou {non vérifié}` });
  }
  return solidity;
}

/** Joins the two halves of a sentence that a reference stood between; no space before a comma or full stop. */
function continueSentence(before: string, after: string): string {
  return foldSpace(`${before} ${after}`).replace(/ (?=[,.])/gu, '');
}

function endsSentence(text: string): boolean {
  return /[.!?…:;]["»”)\]\s]*$/u.test(text);
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

/** Length of the line break just before `end`, so that a statement at a line's end is not counted on the next line. */
function foldLead(raw: string, end: number): number {
  return raw[end - 1] === '\n' ? 1 : 0;
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
