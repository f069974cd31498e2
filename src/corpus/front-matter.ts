import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import type { FaultList } from './errors.ts';
import { explainYamlFault } from './yaml-fault.ts';

/** Front matter and body of a file, with the 1-based line on which the body begins. */
export interface SplitFile {
  readonly yaml: string;
  readonly body: string;
  readonly bodyLine: number;
}

/** Line of the file on which the value of a path of keys stands; of its deepest part that exists. */
export type LineOf = (path: readonly PropertyKey[]) => number;

/** Separates `---` front matter from the body; `undefined` when the file has none. */
export function splitFrontMatter(source: string): SplitFile | undefined {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/u.exec(source);
  if (match === null) return undefined;
  const yaml = match[1] ?? '';
  return { yaml, body: source.slice(match[0].length), bodyLine: match[0].split('\n').length };
}

/**
 * Parses YAML against a schema. Of text that is not YAML only the first fault is reported, the others follow from it; of YAML that does not fit, every fault on its line.
 *
 * @param yaml - the text; its first line is line `firstLine` of the file.
 * @returns the value, `undefined` when a fault was reported, and where its parts stand.
 */
export function parseYaml<T>(yaml: string, schema: z.ZodType<T>, firstLine: number, faults: FaultList): { readonly value: T | undefined; readonly lineOf: LineOf } {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, schema: 'core' });
  const lineAt = (offset: number): number => firstLine - 1 + lines.linePos(offset).line;
  const lineOf: LineOf = (path) => lineAt(offsetOf(document, path));
  const problem = document.errors[0] ?? firstAlias(document);
  if (problem !== undefined) {
    const { line, message } = explainYamlFault(yaml, { code: problem.code, line: lines.linePos(problem.pos[0]).line });
    faults.error(firstLine - 1 + line, message);
    return { value: undefined, lineOf };
  }
  visit(document, { Scalar(_key, { type, source = '', range }) {
    if (type === 'PLAIN' && /^[“”„‟]/u.test(source)) faults.error(lineAt(range?.[0] ?? 0), 'le texte est entre guillemets courbes “ ” : remplacez-les par des guillemets droits "…"');
  } });
  const parsed = schema.safeParse(document.toJS(), { reportInput: true });
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) faults.error(lineOf([...issue.path, key]), `clé inconnue « ${key} » : corrigez son nom ou retirez-la`);
    else faults.error(lineOf(issue.path), describe(issue));
  }
  return { value: parsed.success ? parsed.data : undefined, lineOf };
}

/** References inside YAML (`*name`): nothing here is long enough for them, and a text that begins with a star is no reference. */
function firstAlias(document: Document): { readonly code: 'BAD_ALIAS'; readonly pos: readonly [number] } | undefined {
  let found: { readonly code: 'BAD_ALIAS'; readonly pos: readonly [number] } | undefined;
  visit(document, { Alias(_key, { range }) {
    found = { code: 'BAD_ALIAS', pos: [range?.[0] ?? 0] };
    return visit.BREAK;
  } });
  return found;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (pair === undefined) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

const FORMS: Readonly<Record<string, string>> = {
  array: 'doit être une liste, par exemple [ un, deux ]', string: 'doit être un texte : mettez-le entre guillemets droits "…"', number: 'doit être un nombre, sans guillemets',
  object: 'doit être de la forme { clé: valeur }', record: 'doit être de la forme { clé: valeur }', boolean: 'doit être true ou false',
};

/** The place inside the front matter, where the schema's own sentence does not name it, and what is wrong with it. */
function describe(issue: z.core.$ZodIssue): string {
  const key = issue.path.filter((part) => typeof part === 'string').at(-1);
  const place = issue.path.length > 1 ? `${issue.path.map((part) => (typeof part === 'number' ? part + 1 : part)).join('.')} : ` : '';
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid')) return place + issue.message;
  if (key === undefined) return 'l\'en-tête doit être une suite de lignes « clé: valeur » : ajoutez title, type, summary, updated et sources';
  const what = typeof issue.path.at(-1) === 'number' ? '' : `« ${key} » `;
  return `${place}${what}${issue.input === undefined || issue.input === null ? 'manque ou est vide : écrivez sa valeur' : FORMS[issue.expected] ?? 'n\'a pas la bonne forme'}`;
}
