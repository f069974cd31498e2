import type { Article, CorpusReading, Fault, Statement } from '../corpus/index.ts';

/** What makes an article due for another look. */
export type StaleKind = 'loi' | 'relecture' | 'sources' | 'non vérifié' | 'avertissement';

export interface StaleFinding {
  readonly kind: StaleKind;
  readonly fault: Fault;
}

export interface StaleOptions {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Age from which a source, a check or a warning is old. */
  readonly months: number;
  /** Where a value of an article's front matter stands. */
  readonly lineOf?: CorpusReading['lineOf'] | undefined;
}

/**
 * Articles that the world may have left behind: resting on a version of a law article that is not the one in force in the LEGI data, not checked for long,
 * with no fresh source, with unverified statements, or with a warning that should be looked at again. By file and line.
 */
export function findStale(articles: readonly Article[], options: StaleOptions): readonly StaleFinding[] {
  const laws = articles.filter(({ type }) => type === 'loi');
  const written = articles.filter(({ type }) => type !== 'loi');
  return [...staleLawData(laws, options), ...written.flatMap((article) => [
    ...olderLaw(article, laws, options), ...oldCheck(article, options), ...oldSources(article, options), ...unverified(article), ...dueWarning(article, options),
  ])].sort((left, right) => (left.fault.file === right.fault.file ? left.fault.line - right.fault.line : left.fault.file < right.fault.file ? -1 : 1));
}

/** Sources that name a law article by its title, at the address of another version than the one read. */
function olderLaw(article: Article, laws: readonly Article[], options: StaleOptions): StaleFinding[] {
  const inForce = new Map(laws.map((law) => [law.title, Object.values(law.sources)[0]]));
  return Object.values(article.sources).flatMap((source): StaleFinding[] => {
    const law = inForce.get(source.title);
    if (law === undefined || law.url === source.url || !/LEGIARTI\d+/u.test(source.url)) return [];
    const lines = statementsOf(article).filter((statement) => statement.sources.includes(source.id)).map(({ line }) => line);
    return [finding('loi', article, lines[0] ?? lineOf(article, ['sources', source.id], options), `la source ${source.id} est une version du ${source.date} ; celle en vigueur est du ${law.date} (${law.url}) : relisez ${lines.length === 0 ? 'l\'article' : `les lignes ${lines.join(', ')}`}, puis changez l'adresse et la date`)];
  });
}

/** Versions of law that ended, and an extraction of the LEGI data that is itself old. */
function staleLawData(laws: readonly Article[], options: StaleOptions): StaleFinding[] {
  const over = laws.filter(({ warning }) => warning !== undefined).map((law) => ({ kind: 'loi' as const, fault: { file: 'lois.json', line: 1, level: 'remarque' as const, message: `${law.title} : ${law.warning?.text ?? ''} Mettez à jour les données LEGI (npm install --save-dev --save-exact @socialgouv/legi-data@latest)` } }));
  const newest = laws.map(({ updated }) => updated).sort().at(-1);
  if (newest === undefined || !isOld(newest, options)) return over;
  return [...over, { kind: 'loi', fault: { file: 'lois.json', line: 1, level: 'remarque', message: `les données LEGI datent du ${newest} : mettez-les à jour (npm install --save-dev --save-exact @socialgouv/legi-data@latest)` } }];
}

function oldCheck(article: Article, options: StaleOptions): StaleFinding[] {
  return isOld(article.updated, options) ? [finding('relecture', article, lineOf(article, ['updated'], options), `relu pour la dernière fois le ${article.updated} : relisez-le, puis changez « updated »`)] : [];
}

function oldSources(article: Article, options: StaleOptions): StaleFinding[] {
  const newest = Object.values(article.sources).filter(({ side, date }) => side !== 'loi' && date !== 's.d.').sort((left, right) => (left.date < right.date ? -1 : 1)).at(-1);
  return newest !== undefined && isOld(newest.date, options) ? [finding('sources', article, lineOf(article, ['sources', newest.id], options), `sa source la plus récente est du ${newest.date} : cherchez ce qui a changé depuis`)] : [];
}

function unverified(article: Article): StaleFinding[] {
  const own = statementsOf(article).filter(({ solidity }) => solidity === 'non vérifié');
  const lines = [...new Set(own.map(({ line }) => line))];
  const many = own.length > 1;
  return own.length === 0 ? [] : [finding('non vérifié', article, lines[0] ?? 1, `${own.length} ${many ? 'phrases non vérifiées' : 'phrase non vérifiée'}, ${lines.length > 1 ? 'lignes' : 'ligne'} ${lines.join(', ')} : trouvez une source solide`)];
}

function dueWarning(article: Article, options: StaleOptions): StaleFinding[] {
  return article.warning !== undefined && isOld(article.asOf, options) ? [finding('avertissement', article, article.warning.line, `avertissement vrai au ${article.asOf} : dites ce qui est arrivé depuis, ou confirmez-le`)] : [];
}

function finding(kind: StaleKind, article: Article, line: number, message: string): StaleFinding {
  return { kind, fault: { file: `${article.id}.md`, line, level: 'remarque', message } };
}

function lineOf(article: Article, path: readonly PropertyKey[], options: StaleOptions): number {
  return options.lineOf?.(article.id, path) ?? 1;
}

function statementsOf(article: Article): readonly Statement[] {
  return article.sections.flatMap((section) => [...section.plain, ...section.statements]);
}

/** A date without day or month counts as its last day: it is not called old too early. */
function isOld(date: string, { today, months }: StaleOptions): boolean {
  const full = date.length === 4 ? `${date}-12-31` : date.length === 7 ? `${date}-31` : date;
  // Compared as text, so that a day that its month lacks (31 February) needs no calendar.
  const [year = 0, month = 0] = today.split('-').map(Number);
  const count = 12 * year + month - 1 - months;
  return full < `${Math.floor(count / 12)}-${String(count % 12 + 1).padStart(2, '0')}${today.slice(7)}`;
}
