import type { Fault } from './errors.ts';
import type { CorpusReading } from './load-corpus.ts';
import { compactLawNumber } from './law-number.ts';
import { foldSpace } from './sentences.ts';
import type { Article, Statement } from './types.ts';

/** A law number as prose writes it: letter, three or four digits, at least one dash. */
const NUMBER = /(?<![\p{L}\p{N}])[LRD]\.?\s?\*?\s?\d{3,4}(?:-\d{1,3})+(?![\p{N}-])/gu;
/** Sentences that say themselves that a number is not in force. */
const OBSOLETE = /n'existe|plus en vigueur|périmé|abrogé|pas en vigueur|à tort|remplac|ne figure|n'est pas dans|ne sont pas|ne fait plus/u;
/** Sentences about a code that is not among those read. */
const OTHER_CODE = /code de l'action sociale|code de justice|action sociale et des familles/iu;
/** A quotation of at least this many words must be the law's own. */
const QUOTE_MIN_WORDS = 6;
/** A sentence to write in a letter is no quotation of law. */
const LETTER = /^(?:je|nous)\s/iu;

/**
 * Holds the articles against the law texts that were read: sources whose version is another one than that in force, numbers that no listed law article
 * has, quotations that differ from the text.
 *
 * @param laws - the law articles of the corpus; without any, nothing is checked.
 * @param lineOf - where a value of an article's front matter stands.
 */
export function checkLaw(articles: readonly Article[], laws: readonly Article[], lineOf: CorpusReading['lineOf'] = () => 1): Fault[] {
  if (laws.length === 0) return [];
  const byNumber = new Map<string, Article[]>();
  const bySource = new Map<string, Article>();
  for (const law of laws) {
    const number = compactLawNumber(law.law?.num ?? '');
    byNumber.set(number, [...(byNumber.get(number) ?? []), law]);
    for (const id of Object.keys(law.sources)) bySource.set(id, law);
  }
  return articles.flatMap((article) => {
    const file = `${article.id}.md`;
    const faults: Fault[] = [];
    for (const source of Object.values(article.sources)) {
      const law = bySource.get(source.id);
      const url = law === undefined ? undefined : Object.values(law.sources)[0]?.url;
      if (url !== undefined && url !== source.url) faults.push({ file, line: lineOf(article.id, ['sources', source.id]), level: 'remarque', message: `la source ${source.id} n'est pas la version en vigueur dans les données LEGI (${url}) : relisez les phrases qui en dépendent` });
    }
    for (const statement of article.sections.flatMap((section) => [...section.plain, ...section.statements])) faults.push(...checkStatement(statement, file, byNumber, bySource));
    return faults;
  });
}

function checkStatement(statement: Statement, file: string, byNumber: ReadonlyMap<string, readonly Article[]>, bySource: ReadonlyMap<string, Article>): Fault[] {
  const texts = statement.sources.flatMap((id) => bySource.get(id)?.sections.flatMap((section) => section.statements.map((one) => one.text)) ?? []);
  if (texts.length === 0) return []; // the sentence rests on pages, not on law that was read
  const faults: Fault[] = [];
  for (const [found] of statement.text.matchAll(NUMBER)) {
    const number = compactLawNumber(found);
    if (!byNumber.has(number) && !OBSOLETE.test(statement.text) && !OTHER_CODE.test(statement.text)) faults.push({ file, line: statement.line, level: 'remarque', message: `l'article ${number} n'est pas dans lois.json : vérifiez qu'il est en vigueur, puis ajoutez-le` });
  }
  const law = normalise(texts.join(' '));
  for (const [, quote = ''] of statement.text.matchAll(/«\s*([^»]+?)\s*»/gu)) {
    if (quote.split(/\s+/u).length >= QUOTE_MIN_WORDS && !LETTER.test(quote) && !law.includes(normalise(quote))) faults.push({ file, line: statement.line, level: 'remarque', message: `la citation « ${quote.slice(0, 50)}… » n'est pas mot à mot dans le texte de loi : corrigez-la ou retirez les guillemets` });
  }
  return faults;
}

function normalise(text: string): string {
  return foldSpace(text).replace(/[’']/gu, '\'').toLowerCase();
}
