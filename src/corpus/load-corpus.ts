import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CorpusError, FaultList, type Fault } from './errors.ts';
import { parseYaml } from './front-matter.ts';
import { installedLawVersion, readLaw } from './law.ts';
import { parseArticle } from './parse-article.ts';
import { SynonymsSchema } from './schema.ts';
import { splitArticle } from './split-article.ts';
import type { Article, Corpus, SynonymGroup } from './types.ts';

/** Files of the corpus folder that are documents for people, not articles. */
const NOT_ARTICLES = new Set(['README.md', 'COUVERTURE.md', 'LICENSE.md']);
const OUT_OF_SCOPE = 'hors-sujet.txt';
const DEFAULT_SYNONYM_WEIGHT = 0.5;

/** What a corpus folder holds, faults included. */
export interface CorpusReading {
  readonly articles: readonly Article[];
  readonly synonyms: readonly SynonymGroup[];
  readonly abbreviations: Readonly<Record<string, string>>;
  readonly outOfScope: readonly string[];
  readonly faults: readonly Fault[];
  readonly hash: string;
}

/**
 * Reads and checks a corpus folder.
 *
 * @throws {CorpusError} with every fault of level `erreur`.
 */
export async function loadCorpus(folder: string): Promise<Corpus> {
  const reading = await readCorpus(folder);
  const errors = reading.faults.filter((fault) => fault.level === 'erreur');
  if (errors.length > 0) throw new CorpusError(errors);
  return { articles: reading.articles, passages: reading.articles.flatMap(splitArticle), synonyms: reading.synonyms, abbreviations: reading.abbreviations, outOfScope: reading.outOfScope, hash: reading.hash };
}

/** Reads a corpus folder and reports every fault at once; never throws for what stands in the files. */
export async function readCorpus(folder: string): Promise<CorpusReading> {
  const files = await listFiles(folder);
  const faults: Fault[] = [];
  const articles: Article[] = [];
  const ids = new Set(files.filter(isArticle).map((file) => file.slice(0, -3)));
  for (const file of files.filter(isArticle)) {
    const text = await readFile(join(folder, file), 'utf8');
    const parsed = parseArticle(file, text);
    faults.push(...parsed.faults);
    if (parsed.article === undefined) continue;
    articles.push(parsed.article);
    faults.push(...checkLinks(parsed.article, text, ids));
  }
  if (ids.size === 0) faults.push({ file: '.', line: 1, level: 'erreur', message: 'le dossier ne contient aucun article : vérifiez CORPUS_DIR' });
  if (files.includes('lois.json')) {
    const law = await readLaw(await readFile(join(folder, 'lois.json'), 'utf8'), new Date().toISOString().slice(0, 10));
    articles.push(...law.articles);
    faults.push(...law.faults);
  }
  const lexicon = files.includes('synonymes.yaml') ? readLexicon(await readFile(join(folder, 'synonymes.yaml'), 'utf8'), faults) : { synonyms: [], abbreviations: {} };
  const outOfScope = files.includes(OUT_OF_SCOPE) ? readLines(await readFile(join(folder, OUT_OF_SCOPE), 'utf8')) : [];
  return { articles, ...lexicon, outOfScope, faults, hash: await corpusFingerprint(folder) };
}

/**
 * SHA-256 over everything in the folder that an index is built from, `@`, and the version of the law data (`none` where the package is not installed).
 *
 * @throws {Error} of the file system when the folder cannot be read.
 */
export async function corpusFingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await listFiles(folder)) {
    if (!isArticle(file) && file !== 'lois.json' && file !== 'synonymes.yaml' && file !== OUT_OF_SCOPE) continue;
    hash.update(`${file}\0`).update(await readFile(join(folder, file))).update('\0');
  }
  return `${hash.digest('hex')}@${await installedLawVersion() ?? 'none'}`;
}

/** Was an index made from this corpus? A server without the law data takes the index's word for it: it needs only the built index. */
export function isSameCorpus(indexed: string, present: string): boolean {
  const [indexedFiles, indexedLaw] = indexed.split('@');
  const [files, law] = present.split('@');
  return indexedFiles === files && (law === 'none' || law === indexedLaw);
}

function isArticle(file: string): boolean {
  return file.endsWith('.md') && !NOT_ARTICLES.has(file);
}

/** Paths relative to the folder, `/` between parts, sorted; hidden files left out. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.')))
    .sort();
}

function readLines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

function checkLinks(article: Article, text: string, ids: ReadonlySet<string>): readonly Fault[] {
  const lines = text.split('\n');
  const faults = new FaultList(`${article.id}.md`);
  const asks = article.register === undefined ? [] : Object.values(article.register.fields).flatMap((field) => (field.kind === 'unknown' ? [field.ask] : []));
  for (const target of [...article.related, ...asks]) {
    if (!ids.has(target)) faults.error(lines.findIndex((line) => line.includes(target)) + 1, `l'article lié « ${target} » n'existe pas : corrigez son nom dans « related » ou « ask »`);
  }
  return faults.faults;
}

function readLexicon(yaml: string, faults: Fault[]): Pick<Corpus, 'synonyms' | 'abbreviations'> {
  const list = new FaultList('synonymes.yaml');
  const parsed = parseYaml(yaml, SynonymsSchema, 1, list);
  faults.push(...list.faults);
  return {
    synonyms: parsed?.synonyms.map((group) => ({ terms: group.terms, weight: group.weight ?? DEFAULT_SYNONYM_WEIGHT })) ?? [],
    abbreviations: parsed?.abbreviations ?? {},
  };
}
