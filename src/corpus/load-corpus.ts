import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CorpusError, FaultList, type Fault } from './errors.ts';
import { parseYaml, type LineOf } from './front-matter.ts';
import { installedLawVersion, readLaw } from './law.ts';
import { parseArticle } from './parse-article.ts';
import { SynonymsSchema } from './schema.ts';
import { slugify } from './slug.ts';
import { splitArticle } from './split-article.ts';
import type { Article, Corpus, SynonymGroup } from './types.ts';

/** Files of the corpus folder that are documents for people, not articles. */
const NOT_ARTICLES = new Set(['README.md', 'COUVERTURE.md', 'LICENSE.md']);
const OUT_OF_SCOPE = 'hors-sujet.txt';
const DEFAULT_SYNONYM_WEIGHT = 0.5;

const LAW = 'lois.json';
const LEXICON = 'synonymes.yaml';
/** Other files that belong to a corpus; the golden questions are read by the checks before publishing. */
const KNOWN = new Set([LAW, LEXICON, OUT_OF_SCOPE, 'questions-temoins.jsonl', ...NOT_ARTICLES]);
/** Endings that editors give to what is meant to be an article. */
const NEARLY_ARTICLE = /\.(?:md|mdown|mkd|markdown)(?:\.txt)?$/iu;
/** Characters of an article: ten times the longest known; the Markdown parser takes a minute over a paragraph of two million. */
const LONGEST_ARTICLE = 500_000;
/** Signs that break an address or a shell command. */
const BAD_IN_NAMES = /[\s#?%&"'<>`\\:*|]/u;

/** What a corpus folder holds, faults included. */
export interface CorpusReading {
  readonly articles: readonly Article[];
  readonly synonyms: readonly SynonymGroup[];
  readonly abbreviations: Readonly<Record<string, string>>;
  readonly outOfScope: readonly string[];
  readonly faults: readonly Fault[];
  readonly hash: string;
  /** Line of an article's file on which a value of its front matter stands; 1 where it is not known. */
  readonly lineOf: (articleId: string, path: readonly PropertyKey[]) => number;
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
  const faults: Fault[] = files.flatMap(checkName);
  const articles: Article[] = [];
  const linesOf = new Map<string, LineOf>();
  const ids = new Set(files.filter(isArticle).map((file) => file.slice(0, -3)));
  for (const file of files.filter(isArticle)) {
    const text = await readText(folder, file, faults);
    if (text === undefined) continue;
    if (text.length > LONGEST_ARTICLE) {
      faults.push({ file, line: 1, level: 'erreur', message: `le fichier a ${text.length} signes : coupez-le en plusieurs articles (${LONGEST_ARTICLE} au plus)` });
      continue;
    }
    const parsed = parseArticle(file, text);
    faults.push(...parsed.faults);
    if (parsed.article === undefined) continue;
    articles.push(parsed.article);
    linesOf.set(parsed.article.id, parsed.lineOf);
    faults.push(...checkLinks(parsed.article, parsed.lineOf, ids));
  }
  const lineOf = (id: string, path: readonly PropertyKey[]): number => linesOf.get(id)?.(path) ?? 1;
  faults.push(...sameNames(articles), ...sameIdOtherSource(articles, lineOf));
  if (ids.size === 0) faults.push({ file: '.', line: 1, level: 'erreur', message: 'le dossier ne contient aucun article : vérifiez CORPUS_DIR' });
  const readKnown = async (file: string): Promise<string | undefined> => (files.includes(file) ? readText(folder, file, faults) : undefined);
  const lawList = await readKnown(LAW);
  if (lawList !== undefined) {
    const law = await readLaw(lawList, new Date().toISOString().slice(0, 10));
    articles.push(...law.articles);
    faults.push(...law.faults);
  }
  const lexicon = readLexicon(await readKnown(LEXICON), faults);
  const outOfScope = readLines(await readKnown(OUT_OF_SCOPE) ?? '');
  faults.sort((left, right) => (left.file === right.file ? left.line - right.line : left.file < right.file ? -1 : 1));
  return { articles, ...lexicon, outOfScope, faults, hash: await corpusFingerprint(folder), lineOf };
}

/**
 * SHA-256 over everything in the folder that an index is built from, `@`, and the version of the law data (`none` where the package is not installed).
 *
 * @throws {Error} of the file system when the folder cannot be read.
 */
export async function corpusFingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await listFiles(folder)) {
    if (!isArticle(file) && file !== LAW && file !== LEXICON && file !== OUT_OF_SCOPE) continue;
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

/** Text of a file, its line ends made `\n`; `undefined` with a fault where it is not UTF-8, or holds what no editor shows. */
async function readText(folder: string, file: string, faults: Fault[]): Promise<string | undefined> {
  const bytes = await readFile(join(folder, file));
  const text = new TextDecoder().decode(bytes).replace(/\r\n?/gu, '\n');
  const at = /[\uFFFD\0-\u0008\u000B\u000C\u000E-\u001F]/u.exec(text)?.index;
  if (at === undefined) return text;
  faults.push({ file, line: text.slice(0, at).split('\n').length, level: 'erreur', message: 'un caractère illisible : retapez-le s\'il est seul ; sinon le fichier n\'est pas en UTF-8, enregistrez-le de nouveau avec l\'encodage UTF-8' });
  return undefined;
}

function checkName(file: string): Fault[] {
  const fault = (level: Fault['level'], message: string): Fault[] => [{ file, line: 1, level, message }];
  if (KNOWN.has(file)) return [];
  if (!file.endsWith('.md')) {
    return NEARLY_ARTICLE.test(file) ? fault('erreur', `cet article n'est pas lu, son nom doit finir par « .md » : renommez-le en « ${slugify(basename(file).replace(NEARLY_ARTICLE, ''))}.md »`)
      : fault('remarque', 'ce fichier n\'est pas lu : rangez-le hors du corpus, ou donnez-lui un nom qui finit par « .md » si c\'est un article');
  }
  const better = file.slice(0, -3).split('/').map(slugify).join('/');
  if (`${better}.md` === file) return [];
  return fault(BAD_IN_NAMES.test(file) ? 'erreur' : 'remarque', `ce nom fait une adresse difficile à lire : renommez le fichier en « ${better}.md »`);
}

/** Articles that a disk or a reader cannot tell apart. */
function sameNames(articles: readonly Article[]): Fault[] {
  const first = new Map<string, string>();
  return articles.flatMap(({ id, title }): Fault[] => [
    { key: `nom ${id.normalize('NFC').toLowerCase()}`, message: (other: string) => `ce nom ne diffère de « ${other}.md » que par ses majuscules ou ses accents : renommez un des deux`, level: 'erreur' as const },
    { key: `titre ${title}`, message: (other: string) => `le titre « ${title} » est déjà celui de « ${other}.md » : changez l'un des deux`, level: 'remarque' as const },
  ].flatMap(({ key, message, level }) => {
    const other = first.get(key);
    if (other === undefined) first.set(key, id);
    return other === undefined ? [] : [{ file: `${id}.md`, line: 1, level, message: message(other) }];
  }));
}

/** The same source id must mean the same document everywhere. */
function sameIdOtherSource(articles: readonly Article[], lineOf: CorpusReading['lineOf']): Fault[] {
  const first = new Map<string, { url: string; article: string }>();
  return articles.flatMap((article) => Object.values(article.sources).flatMap((source): Fault[] => {
    const known = first.get(source.id);
    if (known === undefined) first.set(source.id, { url: source.url, article: article.id });
    return known === undefined || known.url === source.url ? [] : [{ file: `${article.id}.md`, line: lineOf(article.id, ['sources', source.id]), level: 'erreur', message: `la source ${source.id} a une autre adresse que dans ${known.article} : donnez-lui la même, ou un autre nom` }];
  }));
}

function checkLinks(article: Article, lineOf: LineOf, ids: ReadonlySet<string>): readonly Fault[] {
  const faults = new FaultList(`${article.id}.md`);
  const asks = Object.entries(article.register?.fields ?? {}).flatMap(([name, field]) => (field.kind === 'unknown' ? [{ target: field.ask, path: ['register', name, 'ask'] }] : []));
  for (const { target, path } of [...article.related.map((related, place) => ({ target: related, path: ['related', place] })), ...asks]) {
    if (!ids.has(target)) faults.error(lineOf(path), `l'article lié « ${target} » n'existe pas : corrigez son nom dans « related » ou « ask »`);
  }
  return faults.faults;
}

function readLexicon(yaml: string | undefined, faults: Fault[]): Pick<Corpus, 'synonyms' | 'abbreviations'> {
  if (yaml === undefined || yaml.trim() === '') return { synonyms: [], abbreviations: {} };
  const list = new FaultList(LEXICON);
  const { value } = parseYaml(yaml, SynonymsSchema, 1, list);
  faults.push(...list.faults);
  return {
    synonyms: value?.synonyms.map((group) => ({ terms: group.terms, weight: group.weight ?? DEFAULT_SYNONYM_WEIGHT })) ?? [],
    abbreviations: value?.abbreviations ?? {},
  };
}
