import type { Article, Register, RegisterField, Source, Statement } from '../corpus/index.ts';
import { REGISTER_FIELDS, type RegisterFieldName } from '../corpus/index.ts';
import type { RegisterEntry, RegisterFieldView } from '../protocol/index.ts';
import { inFrenchOrder } from './french-order.ts';

/** An article that carries a register sheet. */
export type RegisteredArticle = Article & { readonly register: Register };

/** The folder whose name the addresses of sheets leave out, for it says the same as their path. */
const FOLDER = /^algorithmes\//u;

/** The algorithms of the register, by title without its leading article word; the sheet on the service itself apart. */
export function readRegister(articles: Iterable<Article>): { readonly algorithms: readonly RegisteredArticle[]; readonly own: RegisteredArticle | undefined } {
  const registered = [...articles].filter(isRegistered);
  return {
    algorithms: registered.filter((article) => article.role !== 'service').sort((left, right) => inFrenchOrder(sortKey(left), sortKey(right))),
    own: registered.find((article) => article.role === 'service'),
  };
}

/** Path of an article's sheet. */
export function sheetPath(article: Pick<Article, 'id' | 'role'>): string {
  return article.role === 'service' ? '/notre-algorithme' : `/algorithmes/${article.id.replace(FOLDER, '')}`;
}

/** The sources that the sheet of an article rests on, in the order of the article. */
export function sheetSources(article: RegisteredArticle): readonly Source[] {
  const used = new Set(Object.values(article.register.fields).flatMap((field) => (field.kind === 'known' ? field.statements.flatMap((statement) => statement.sources) : [])));
  return Object.values(article.sources).filter((source) => used.has(source.id));
}

/** A statement of a register about an event, with its date. */
export interface DatedStatement {
  readonly article: RegisteredArticle;
  readonly statement: Statement & { readonly date: string };
}

/** Every dated statement of the registers, oldest first; an imprecise date before the precise ones that it holds. */
export function datedStatements(articles: readonly RegisteredArticle[]): readonly DatedStatement[] {
  return articles.flatMap((article) => Object.values(article.register.fields).flatMap((field) => (field.kind === 'known' ? field.statements : [])).filter(isDated).map((statement) => ({ article, statement })))
    .sort((left, right) => (left.statement.date < right.statement.date ? -1 : left.statement.date > right.statement.date ? 1 : 0));
}

/** An algorithm of the register as the interface gives it. */
export function registerEntry(article: RegisteredArticle, titleOf: (id: string) => string | undefined): RegisterEntry {
  const view = (field: RegisterField): RegisterFieldView => (field.kind === 'known'
    ? { kind: 'known', statements: field.statements.map(({ text, solidity, sources, date }) => ({ text, solidity, sources: [...sources], ...(date === undefined ? {} : { date }) })) }
    : { kind: 'unknown', text: field.text, ask: { title: titleOf(field.ask) ?? field.ask, url: `/articles/${field.ask}` } });
  // The record has exactly the register's names.
  const fields = Object.fromEntries(REGISTER_FIELDS.map((name) => [name, view(article.register.fields[name])])) as Record<RegisterFieldName, RegisterFieldView>;
  return {
    id: article.id, title: article.title, summary: article.summary, url: sheetPath(article), article: `/articles/${article.id}`, updated: article.updated, asOf: article.asOf,
    fields, unknown: [...article.register.unknown],
    sources: Object.fromEntries(sheetSources(article).map(({ id, publisher, title, url, date, side, note }) => [id, { publisher, title, url, date, side, note }])),
  };
}

function isRegistered(article: Article): article is RegisteredArticle {
  return article.register !== undefined;
}

function isDated(statement: Statement): statement is Statement & { readonly date: string } {
  return statement.date !== undefined;
}

function sortKey(article: Article): string {
  return article.title.replace(/^(?:les?|la|une?)\s+|^l['’]/iu, '');
}
