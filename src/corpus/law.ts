import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FaultList, type Fault } from './errors.ts';
import { compactLawNumber } from './law-number.ts';
import { LawEntrySchema, type LawEntry } from './schema.ts';
import { foldSpace, splitSentences } from './sentences.ts';
import { slugify } from './slug.ts';
import type { Article, Section, Statement } from './types.ts';

const PACKAGE = '@socialgouv/legi-data';
/** In force, or in force until a day that is already known (`ABROGE_DIFF`). */
const KNOWN_STATES: ReadonlySet<string> = new Set(['VIGUEUR', 'ABROGE_DIFF']);

/** An article node of the LEGI data package, as far as we read it. */
const LegiArticle = z.object({
  id: z.string(),
  num: z.string().nullish(),
  etat: z.string(),
  dateDebut: z.number(),
  dateFin: z.number(),
  texteHtml: z.string(),
});
type LegiArticle = z.infer<typeof LegiArticle>;

interface LegiCode {
  readonly title: string;
  /** Day on which the extraction of this code was made, `YYYY-MM-DD`. */
  readonly extracted: string;
  /** Article in force by compact number (`R311-12` for `R*311-12`), with the titles of the sections above it. */
  readonly articles: ReadonlyMap<string, { readonly article: LegiArticle; readonly path: readonly string[] }>;
}

/** Version of the LEGI data package that is installed; `undefined` where it is not (a running server does not need it). */
export async function installedLawVersion(): Promise<string | undefined> {
  const folder = packageFolder();
  if (folder === undefined) return undefined;
  const manifest = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  return manifest.version;
}

/**
 * Reads the law articles that `lois.json` lists from the LEGI data package: one article a law article, one statement a
 * sentence or numbered point, one block a paragraph.
 *
 * @param json - content of `lois.json`.
 * @param today - `YYYY-MM-DD`; an article whose version is over on that day is reported.
 */
export async function readLaw(json: string, today: string): Promise<{ readonly articles: readonly Article[]; readonly faults: readonly Fault[] }> {
  const faults = new FaultList('lois.json');
  const entries = parseEntries(json, faults);
  const folder = packageFolder();
  if (entries.length > 0 && folder === undefined) {
    faults.error(1, `le paquet ${PACKAGE} n'est pas installé, les articles de loi ne peuvent pas être lus : lancez « npm ci »`);
  }
  if (folder === undefined || faults.faults.length > 0) return { articles: [], faults: faults.faults };
  const articles: Article[] = [];
  for (const legitext of new Set(entries.map(({ entry }) => entry.legitext))) {
    const code = await readCode(join(folder, 'data', `${legitext}.json`));
    for (const { entry, line } of entries.filter((one) => one.entry.legitext === legitext)) {
      const found = code?.articles.get(compactLawNumber(entry.num));
      if (code === undefined) faults.error(line, `le code ${legitext} n'est pas dans le paquet ${PACKAGE} : retirez cette ligne ou corrigez l'identifiant`);
      else if (found === undefined) faults.error(line, `l'article ${entry.num} n'est pas en vigueur dans « ${code.title} » : vérifiez son numéro sur Légifrance, ou retirez-le`);
      else {
        const end = isoDay(found.article.dateFin);
        if (end <= today) faults.remark(line, `la version lue de l'article ${entry.num} n'est plus en vigueur depuis le ${end} : mettez à jour ${PACKAGE}`);
        articles.push(toArticle(entry, code, found.article, found.path, end <= today ? end : undefined));
      }
    }
  }
  return { articles, faults: faults.faults };
}

function packageFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`));
  } catch {
    return undefined; // Not installed: a server that only reads a built index.
  }
}

function parseEntries(json: string, faults: FaultList): { readonly entry: LawEntry; readonly line: number }[] {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (error) {
    // « … (line 3 column 4) » in the message of V8; without a place, the text ends too early.
    const line = Number(/\(line (\d+) column/u.exec(String(error))?.[1] ?? json.trimEnd().split('\n').length);
    faults.error(line, 'ce n\'est pas du JSON lisible : vérifiez les virgules et les guillemets ici et à la ligne d\'avant');
    return [];
  }
  if (!Array.isArray(data)) {
    faults.error(1, 'lois.json doit être une liste d\'articles : [ { "code", "legitext", "num", "theme" } ]');
    return [];
  }
  const lines = json.split('\n');
  const seen = new Set<string>();
  return data.flatMap((value: unknown, index) => {
    const parsed = LawEntrySchema.safeParse(value);
    const num = parsed.success ? parsed.data.num : '';
    const line = Math.max(1, lines.findIndex((text) => num !== '' && text.includes(`"${num}"`)) + 1);
    if (!parsed.success) {
      const own = lines.flatMap((text, at) => (text.includes('{') ? [at + 1] : []))[index] ?? 1;
      faults.error(own, `entrée ${index + 1} : ${parsed.error.issues.map((issue) => issue.message).join(' ; ')}`);
      return [];
    }
    const key = `${parsed.data.legitext} ${compactLawNumber(num)}`;
    if (seen.has(key)) faults.error(line, `l'article ${num} est cité deux fois : retirez une des deux lignes`);
    seen.add(key);
    return [{ entry: parsed.data, line }];
  });
}

interface LegiNode { readonly type?: unknown; readonly data?: unknown; readonly children?: unknown }

async function readCode(file: string): Promise<LegiCode | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  // The tree has tens of thousands of nodes: only the articles met are validated.
  const root = JSON.parse(text) as LegiNode;
  const head = z.object({ title: z.string(), dateModif: z.string() }).parse(root.data);
  const articles = new Map<string, { article: LegiArticle; path: readonly string[] }>();
  const walk = (node: LegiNode, path: readonly string[]): void => {
    if (node.type === 'article') {
      const parsed = LegiArticle.safeParse(node.data);
      if (parsed.success && KNOWN_STATES.has(parsed.data.etat) && typeof parsed.data.num === 'string') articles.set(compactLawNumber(parsed.data.num), { article: parsed.data, path });
      return;
    }
    const title = z.object({ title: z.string() }).safeParse(node.data);
    const below = title.success ? [...path, foldSpace(title.data.title)] : path;
    for (const child of Array.isArray(node.children) ? node.children : []) walk(child as LegiNode, below);
  };
  walk(root, []);
  return { title: head.title, extracted: head.dateModif.slice(0, 10), articles };
}

function toArticle(entry: LawEntry, code: LegiCode, article: LegiArticle, path: readonly string[], ended: string | undefined): Article {
  const number = compactLawNumber(article.num ?? entry.num);
  const title = `${code.title}, article ${number}`;
  const source = `${acronym(code.title)}-${number}`;
  const topic = (path.at(-1) ?? entry.theme).replace(/^(?:Sous-section|Section|Chapitre|Paragraphe|Titre)\s+[^:]*:\s*/u, '');
  const section: Section = {
    heading: `Que dit l'article ${number} ? (${topic})`,
    slug: 'texte',
    questions: [],
    plain: [],
    statements: htmlToStatements(article.texteHtml, source),
    line: 0,
  };
  return {
    id: `loi/${slugify(code.title)}/${number}`,
    title,
    type: 'loi',
    summary: `${entry.theme}. Version en vigueur depuis le ${isoDay(article.dateDebut)}.`,
    updated: code.extracted,
    asOf: code.extracted,
    questions: [],
    related: [],
    sources: {
      [source]: {
        id: source, publisher: 'Légifrance', title, url: `https://www.legifrance.gouv.fr/codes/article_lc/${article.id}`,
        date: isoDay(article.dateDebut), side: 'loi', solidity: 'officiel',
      },
    },
    sections: [section],
    warning: ended === undefined ? undefined : {
      text: `Cette version de l'article ${number} a pris fin le ${frenchDay(ended)} : une nouvelle version, que nous n'avons pas lue, la remplace.`,
      sources: [source], solidity: 'officiel', form: 'sentence', block: 0, line: 0,
    },
    law: { num: article.num ?? entry.num, code: code.title, theme: entry.theme },
  };
}

/** Paragraphs, line breaks and numbered points of the official HTML as statements; the words are kept as they are. */
function htmlToStatements(html: string, source: string): Statement[] {
  const paragraphs = html.replace(/<br\s*\/?>|<\/(?:p|div|li|blockquote|tr|h\d)>/giu, '\n').replace(/<[^>]+>/gu, '')
    .replace(/&nbsp;/gu, ' ').replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&quot;/gu, '"').replace(/&#0?39;|&apos;/gu, '\'').replace(/&amp;/gu, '&')
    .split('\n').map(foldSpace).filter((paragraph) => paragraph !== '');
  return paragraphs.flatMap((paragraph, block) => {
    const form = /^(?:\d+°|[a-z]\)|[-–—])\s/u.test(paragraph) ? 'item' as const : 'sentence' as const;
    return splitSentences(paragraph).map((text): Statement => ({ text, sources: [source], solidity: 'officiel', form, block, line: 0 }));
  });
}

function acronym(title: string): string {
  if (title === 'Code du travail') return 'CT';
  if (title.startsWith('Code des relations entre le public')) return 'CRPA';
  return title.split(/\s+/u).filter((word) => word.length > 3 || word === 'Code').map((word) => word[0]?.toUpperCase() ?? '').join('');
}

function isoDay(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

function frenchDay(day: string): string {
  return new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}
