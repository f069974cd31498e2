import type { Passage } from '../../corpus/index.ts';
import { fold } from '../../corpus/text.ts';
import type { RetrievalResult } from '../../retrieval/index.ts';
import type { ChosenStatement } from './cite.ts';
import { foldedHeading } from './headings.ts';

/** « Oui, … », « Non : … » at the beginning of a statement: the answer to its own section's question. */
const INTERJECTION = /^(?:Oui|Non)(?:\s*[,:]\s*|\s+(?=en principe|pour|dans|sauf))/u;
/** « Non, répond l'administration : … » : without its interjection this is no sentence. */
const INVERTED = /^(?:répond|dit|affirme|assure|indique|précise|estime|juge|reconnaît|soutient|explique)\s/u;
/** Words that turn a question round, folded: whole ones, then families. */
const NEGATIVE = /\b(?:(?:ne|pas|jamais|sans|ni|faux)\b|n'|(?:aucun|echapp|interdi|refus|impossible|empech|exclu|dispens|fini|disparai|illega|arret)\w*)/u;
/** Share of the question's words in the heading from which on both ask the same. */
const SAME_QUESTION = 0.6;
/** Share of the title's and heading's words that the question must have: « venir » alone is not « être entendu et venir accompagné ». */
const ASKED_HEADING = 0.3;

/**
 * Keeps a leading « oui » or « non » only where the person asked what the section asks: a yes/no question, in its words, with the same turn. Elsewhere the
 * statement stands without it, since the same fact may be a « non » to the other question.
 *
 * @returns the statements as they are to be said; the citations quote them unchanged.
 */
export function matchPolarity(chosen: readonly ChosenStatement[], result: RetrievalResult | undefined): ChosenStatement[] {
  return chosen.map((one, index) => {
    if (!INTERJECTION.test(one.statement.text)) return one;
    if (index === 0 && result !== undefined && asksTheSame(result, one.passage)) return one;
    const rest = one.statement.text.replace(INTERJECTION, '');
    if (INVERTED.test(rest)) return one;
    return { ...one, statement: { ...one.statement, text: `${rest.charAt(0).toUpperCase()}${rest.slice(1)}` } };
  });
}

function asksTheSame(result: RetrievalResult, passage: Passage): boolean {
  const question = fold(result.query.normalised);
  const { headingCoverage = 0, headingPrecision = 1 } = result.ranked[0]?.features ?? {};
  return result.query.intents.includes('yes-no') && headingCoverage >= SAME_QUESTION && headingPrecision >= ASKED_HEADING && NEGATIVE.test(question) === NEGATIVE.test(foldedHeading(passage));
}
