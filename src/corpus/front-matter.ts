import { LineCounter, isScalar, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import type { FaultList } from './errors.ts';

/** Front matter and body of a file, with the 1-based line on which the body begins. */
export interface SplitFile {
  readonly yaml: string;
  readonly body: string;
  readonly bodyLine: number;
}

/** Separates `---` front matter from the body; `undefined` when the file has none. */
export function splitFrontMatter(source: string): SplitFile | undefined {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/u.exec(source);
  if (match === null) return undefined;
  const yaml = match[1] ?? '';
  return { yaml, body: source.slice(match[0].length), bodyLine: match[0].split('\n').length };
}

/**
 * Parses YAML against a schema, reporting every fault on its line.
 *
 * @param yaml - the text; its first line is line `firstLine` of the file.
 * @returns the value, or `undefined` when a fault was reported.
 */
export function parseYaml<T>(yaml: string, schema: z.ZodType<T>, firstLine: number, faults: FaultList): T | undefined {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, schema: 'core' });
  for (const error of document.errors) {
    const line = firstLine - 1 + lines.linePos(error.pos[0]).line;
    faults.error(line, `l'en-tête n'est pas du YAML lisible (${error.code}) : vérifiez les guillemets, les « : » et l'alignement`);
  }
  if (document.errors.length > 0) return undefined;
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const line = firstLine - 1 + lineOf(document, issue.path, lines);
    const place = issue.path.length === 0 ? '' : `${issue.path.join('.')} : `;
    faults.error(line, `${place}${describe(issue)}`);
  }
  return undefined;
}

/** Line of the deepest node on a path that exists, so that a missing key points to its parent. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const wanted = path.slice(0, depth);
    let offset: number | undefined;
    visit(document, {
      Pair(_key, pair, ancestors) {
        const keys = ancestors.flatMap((node) => ('key' in node && isScalar(node.key) ? [String(node.key.value)] : []));
        const here = isScalar(pair.key) ? [...keys, String(pair.key.value)] : keys;
        const names = wanted.filter((part) => typeof part === 'string');
        if (here.length === names.length && here.every((name, index) => name === names[index]) && isScalar(pair.key)) offset = pair.key.range?.[0];
      },
    });
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `clé inconnue « ${issue.keys.join(' », « ')} » : corrigez son nom ou retirez-la`;
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.message.startsWith('Invalid')) return 'cette clé manque ou n\'a pas la bonne forme';
  return issue.message;
}
