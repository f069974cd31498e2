import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sheet } from './sheets.ts';

/** What stands in an article of a foreign corpus. */
export interface ForeignArticle {
  readonly sheet: Sheet;
  /** Title in the corpus: the sheet's own, or only what it is filed under where the title is asked as a question. */
  readonly title: string;
  readonly isTitleWithheld: boolean;
}

/** Sheets as articles; every other answer keeps its question for itself, so that it can be asked without standing in the text. */
export function toArticles(sheets: readonly Sheet[]): ForeignArticle[] {
  return sheets.map((sheet) => {
    const isTitleWithheld = sheet.isAnswer && sheet.topic !== '' && shareOf(`title ${sheet.id}`) < 0.5;
    return { sheet, title: isTitleWithheld ? sheet.topic : sheet.title, isTitleWithheld };
  });
}

/** A number in [0, 1) that depends on a text alone (FNV-1a): the same sample every time. */
export function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return ((Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ (hash >>> 13)) >>> 0) / 4_294_967_296;
}

/** Writes articles as Markdown files of our form, without question variants, synonyms or out-of-scope questions. */
export async function writeCorpus(folder: string, articles: readonly ForeignArticle[]): Promise<void> {
  for (const article of articles) {
    const file = join(folder, `${article.sheet.id}.md`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, markdownOf(article));
  }
}

function markdownOf({ sheet, title }: ForeignArticle): string {
  const publisher = sheet.id.startsWith('vdd') ? 'service-public.fr' : 'travail-emploi.gouv.fr';
  const head = [
    '---', `title: ${JSON.stringify(plain(title))}`, 'type: contexte', `summary: ${JSON.stringify(plain(title))}`, 'updated: 2026-01-01', 'sources:',
    `  ${sheet.id.replaceAll('/', '-')}: { publisher: ${publisher}, title: ${JSON.stringify(plain(title))}, url: ${JSON.stringify(sheet.url)}, date: "s.d." }`, '---',
  ];
  const body = sheet.sections.flatMap((section) => [
    ...(section.heading === '' ? [] : [`## ${plain(section.heading)}`, '']),
    ...section.blocks.flatMap(({ kind, text }, index) => (kind === 'item' ? [`- ${plain(text)}`, ...(section.blocks[index + 1]?.kind === 'item' ? [] : [''])] : [plain(text), ''])),
  ]);
  return `${[...head, ...body].join('\n')}\n`;
}

/** A line without what Markdown would read as a mark. */
function plain(text: string): string {
  return text.replace(/[[\]<>*_#{}|`\\~]/gu, ' ').replace(/^[\s\d.)+=>-]*(?=\s)/u, '').replace(/\s+/gu, ' ').trim();
}
