import { countWords } from './sentences.ts';
import type { Article, Passage, Section, Statement } from './types.ts';

/** A section up to this many words is one passage; a longer one is cut between statements. */
export const PASSAGE_MAX_WORDS = 180;

/** The notice that a subject may have moved is a passage of its own, so that it can be cited like any statement. */
export const WARNING_SLUG = 'avertissement';
const WARNING_HEADING = 'Qu\'est-ce qui a pu changer depuis ?';

/**
 * Cuts an article into passages: one a section, or several where a section is longer than `PASSAGE_MAX_WORDS`.
 * Parts are of about equal length and end between statements, at a block's end where one is near.
 *
 * A notice of possible change comes last, under the anchor `WARNING_SLUG`.
 *
 * @returns passages in reading order; their statements, joined, are the article's statements. A statement longer than the limit is a passage of its own.
 */
export function splitArticle(article: Article): Passage[] {
  const warning = article.warning;
  const sections = warning === undefined ? article.sections : [...article.sections, { heading: WARNING_HEADING, slug: WARNING_SLUG, questions: [], plain: [], statements: [warning], line: warning.line }];
  return sections.flatMap((section, sectionIndex) =>
    splitSection(section).map((statements, part): Passage => ({
      id: `${article.id}#${section.slug}-${part + 1}`,
      articleId: article.id,
      title: article.title,
      type: article.type,
      heading: section.heading,
      slug: section.slug,
      sectionIndex,
      text: joinStatements(statements),
      statements,
      plain: part === 0 ? section.plain : [],
      questions: part === 0 && sectionIndex === 0 ? [...section.questions, ...article.questions] : part === 0 ? section.questions : [],
      asOf: article.asOf,
      law: article.law === undefined ? undefined : { num: article.law.num, code: article.law.code },
    })));
}

/** Statements as they stand in a passage's text: sentences of a block behind one another, blocks and items on lines of their own. */
export function joinStatements(statements: readonly Statement[]): string {
  let text = '';
  let previous: Statement | undefined;
  for (const statement of statements) {
    if (previous !== undefined) text += previous.block === statement.block && statement.form === 'sentence' ? ' ' : '\n';
    text += statement.text;
    previous = statement;
  }
  return text;
}

function splitSection(section: Section): Statement[][] {
  const total = section.statements.reduce((sum, statement) => sum + countWords(statement.text), 0);
  const target = total / Math.ceil(total / PASSAGE_MAX_WORDS);
  const parts: Statement[][] = [];
  let part: Statement[] = [];
  let words = 0;
  for (const statement of section.statements) {
    const length = countWords(statement.text);
    const newBlock = part.at(-1)?.block !== statement.block;
    const full = words + length > PASSAGE_MAX_WORDS || words >= target || (newBlock && words >= target * 0.8 && total > PASSAGE_MAX_WORDS);
    if (part.length > 0 && total > PASSAGE_MAX_WORDS && full) {
      parts.push(part);
      part = [];
      words = 0;
    }
    part.push(statement);
    words += length;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}
