import { checkLaw } from './check-law.ts';
import type { Fault } from './errors.ts';
import type { LineOf } from './front-matter.ts';
import { readCorpus } from './load-corpus.ts';
import { countWords } from './sentences.ts';
import { fold } from './slug.ts';
import type { Article, Section, Statement } from './types.ts';

/** Editorial limits of the corpus. */
const MAX_SENTENCE_WORDS = 32;
const LONG_SENTENCE_WORDS = 25;
const SECTION_WORDS = { least: 12, most: 220 } as const;
const MIN_QUESTIONS = 6;
/** Shorter publishers' names stand inside other words. */
const MIN_PARTY_LETTERS = 4;
/** Statement openings that cannot be understood without the sentence before. */
const DANGLING = /^(?:Il|Elle|Ils|Elles|Cela|Ceci|Celui-ci|Celle-ci|Ceux-ci)\s(?!y a|faut|existe|est possible|s'agit|suffit)/u;
/** Words by which a sentence says whose claim it is. */
const ATTRIBUTION = /\b(?:selon|d'apres|affirm\w*|repon\w*|dit|disent|disait|disaient|dire|estim\w*|denonc\w*|juge\w*|annonc\w*|critiqu\w*|reproch\w*|soutien\w*|soutenait|assur\w*|parle\w*|evoqu\w*|relev\w*|reclam\w*|craint|craignent|rapport\w*|reconna\w*|promet\w*|attend\w*|present\w*|demand\w*|propos\w*|voit|voient|y voir|qualifi\w*|cit\w*|indiqu\w*|precis\w*|rappel\w*|expliqu\w*|defend\w*|oppos\w*|attribu\w*|consider\w*|souhait\w*|vou\w+|compt\w*|confirm\w*|ecri\w*|tien\w*|nomm\w*|appel\w*|not\w+|ajout\w*|argument\w*|alert\w*|espere\w*|recommand\w*|publi\w*|plaid\w*|conteste\w*|raconte\w*|decri\w*|conclu\w*|document\w*|eclaireur|je|nous|notre|vot\w*|regrett\w*|pens\w*|invoqu\w*|mentionn\w*|revendiqu\w*|chiffr\w*|justifi\w*|mis en avant|met en avant|mettait|range|rattach\w*|fait|relaie|refus\w*|rejett\w*|attaqu\w*|men\w+|exig\w*|approuv\w*|salu\w*|accus\w*|commun\w*)\b/u;

export interface CorpusFigures {
  readonly articles: number;
  readonly sections: number;
  readonly statements: number;
  readonly questions: number;
  readonly meanSentenceWords: number;
  readonly longSentenceShare: number;
}

/** Checks a corpus folder: everything that stops an index, and editorial remarks; figures are of Markdown articles only, law texts left out. */
export async function checkCorpus(folder: string): Promise<{ readonly faults: readonly Fault[]; readonly figures: CorpusFigures }> {
  const reading = await readCorpus(folder);
  const articles = reading.articles.filter((article) => article.type !== 'loi');
  const today = new Date().toISOString().slice(0, 10);
  const parties = partiesOf(articles);
  const faults = [...reading.faults, ...articles.flatMap((article) => checkArticle(article, parties, today, (path) => reading.lineOf(article.id, path))), ...checkLaw(articles, reading.articles.filter((article) => article.type === 'loi'), reading.lineOf), ...duplicateStatements(articles)];
  const statements = articles.flatMap((article) => article.sections.flatMap((section) => [...section.plain, ...section.statements]));
  const lengths = statements.map((statement) => countWords(statement.text));
  return {
    faults: faults.sort((left, right) => (left.file === right.file ? left.line - right.line : left.file < right.file ? -1 : 1)),
    figures: {
      articles: articles.length,
      sections: articles.reduce((sum, article) => sum + article.sections.length, 0),
      statements: statements.length,
      questions: articles.reduce((sum, article) => sum + article.questions.length + article.sections.reduce((total, section) => total + section.questions.length, 0), 0),
      meanSentenceWords: lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length),
      longSentenceShare: lengths.filter((length) => length > LONG_SENTENCE_WORDS).length / Math.max(1, lengths.length),
    },
  };
}

/** Names of who speaks in the corpus: publishers of sources, subjects of its articles on institutions; folded. */
function partiesOf(articles: readonly Article[]): string[] {
  const names = articles.flatMap((article) => [...(article.type === 'institution' ? [article.title] : []), ...Object.values(article.sources).map(({ publisher }) => publisher)]);
  return [...new Set(names.map(fold))].filter((name) => name.length >= MIN_PARTY_LETTERS);
}

function checkArticle(article: Article, parties: readonly string[], today: string, lineOf: LineOf): Fault[] {
  const file = `${article.id}.md`;
  const remarks: Fault[] = [];
  const remark = (line: number, message: string, level: Fault['level'] = 'remarque'): void => void remarks.push({ file, line, message, level });
  for (const [key, date] of [['updated', article.updated], ['asOf', article.asOf]] as const) if (date > today) remark(lineOf([key]), `« ${key} » est dans le futur (${date}) : corrigez la date`, 'erreur');
  for (const source of Object.values(article.sources)) if (source.date !== 's.d.' && source.date.slice(0, 10) > today) remark(lineOf(['sources', source.id]), `la source ${source.id} est datée dans le futur (${source.date}) : corrigez la date`, 'erreur');
  if (article.type === 'algorithme' && article.register === undefined) remark(lineOf(['type']), 'un article « algorithme » porte une fiche « register » : ajoutez-la');
  if ((article.type === 'droit' || article.type === 'demarche') && article.procedure === undefined) remark(lineOf(['type']), `un article « ${article.type} » porte une démarche « procedure » : ajoutez-la`);
  for (const section of article.sections) checkSection(section, parties, remark);
  for (const id of Object.keys(article.sources)) if (!usesSource(article, id)) remark(lineOf(['sources', id]), `la source ${id} ne sert à aucune phrase : retirez-la`);
  return remarks;
}

type Remark = (line: number, message: string, level?: Fault['level']) => void;

function checkSection(section: Section, parties: readonly string[], remark: Remark): void {
  if ((section.heading.match(/\?/gu)?.length ?? 0) > 1) remark(section.line, `le titre « ${section.heading} » pose plusieurs questions : une section répond à une seule`);
  const words = section.statements.reduce((sum, statement) => sum + countWords(statement.text), 0);
  if (words > SECTION_WORDS.most) remark(section.line, `la section a ${words} mots : coupez-la en deux questions (${SECTION_WORDS.most} au plus)`);
  if (words < SECTION_WORDS.least) remark(section.line, `la section n'a que ${words} mots : complétez la réponse`);
  if (section.questions.length > 0 && section.questions.length < MIN_QUESTIONS) remark(section.line, `la section n'a que ${section.questions.length} façons de demander : écrivez-en au moins ${MIN_QUESTIONS}`);
  for (const statement of [...section.plain, ...section.statements]) checkStatement(statement, parties, remark);
}

function checkStatement(statement: Statement, parties: readonly string[], remark: Remark): void {
  const words = countWords(statement.text);
  const shown = statement.text.length <= 60 ? statement.text : `${statement.text.slice(0, 57)}…`;
  if (words > MAX_SENTENCE_WORDS) remark(statement.line, `phrase de ${words} mots : « ${shown} » ; coupez-la`);
  if (DANGLING.test(statement.text)) remark(statement.line, `« ${shown} » ne se comprend pas seule : nommez le sujet`);
  if (statement.solidity === 'une partie' && !ATTRIBUTION.test(fold(statement.text)) && !namesParty(statement.text, parties)) remark(statement.line, `« ${shown} » est l'affirmation d'une partie : dites qui parle dans la phrase`);
}

/** A party named as the corpus names it, in capitals or by its kind, or an avowal of ignorance, which is nobody's claim. */
function namesParty(text: string, parties: readonly string[]): boolean {
  const folded = fold(text);
  return /\b[A-ZÉ]{3,}\b/u.test(text) || parties.some((party) => folded.includes(party))
    || /\b(?:associations?|syndicats?|collectif|direction|directeur|gouvernement|ministre|delegue|on ne (?:le )?(?:sait|connait)|on ignore|inconnue?s?|aucune?|sources?|sites?)\b/u.test(folded);
}

function usesSource(article: Article, id: string): boolean {
  const statements = [
    ...article.sections.flatMap((section) => [...section.plain, ...section.statements]), ...(article.warning === undefined ? [] : [article.warning]),
    ...Object.values(article.register?.fields ?? {}).flatMap((field) => (field.kind === 'known' ? field.statements : [])),
    ...(article.procedure === undefined ? [] : [article.procedure.who, article.procedure.addressee, article.procedure.suspends, ...(article.procedure.noDeadline === undefined ? [] : [article.procedure.noDeadline]), ...('unknown' in article.procedure.cost ? [] : [article.procedure.cost])]),
  ];
  return statements.some((statement) => statement.sources.includes(id)) || (article.procedure?.deadlines.some((deadline) => deadline.sources.includes(id)) ?? false);
}

function duplicateStatements(articles: readonly Article[]): Fault[] {
  const seen = new Map<string, string>();
  return articles.flatMap((article) => article.sections.flatMap((section) => section.statements.flatMap((statement): Fault[] => {
    const key = fold(statement.text);
    const place = `${article.id}#${section.slug}`;
    const known = seen.get(key);
    if (known === undefined) seen.set(key, place);
    return known === undefined ? [] : [{ file: `${article.id}.md`, line: statement.line, level: 'remarque', message: `cette phrase est déjà, mot pour mot, dans ${known} : retirez-la ou dites-la autrement` }];
  })));
}
