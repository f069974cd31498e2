import type { Passage } from '../../corpus/index.ts';
import { splitSentences, WARNING_SLUG } from '../../corpus/text.ts';
import type { Retriever } from '../../retrieval/index.ts';
import { citeStatements, layOut, type ChosenStatement } from '../compose/cite.ts';
import type { Reply } from '../types.ts';
import { figuresOf as digitsOf, findViolations } from '../verify.ts';
import { verifySentence } from './verify/verify-sentence.ts';
import type { Draft } from './writer.ts';

const INTERJECTION = /^(oui|non)\s*[,:.]\s*/iu;
/** Markers that a model writes itself: the true ones come from what a sentence was found to rest on. */
const OWN_MARKERS = /\s*\[\d+(?:\s*[,;]\s*\d+)*\]/gu;
/** The direct answer stands in one of the first sentences. */
const LEAD_WITHIN = 2;

/** What became of a draft. */
export type GeneratedOutcome =
  | { readonly kind: 'reply'; readonly reply: Reply; readonly dropped: number }
  /** Its first sentence fell, or the direct answer is not in it. */
  | { readonly kind: 'unfounded'; readonly dropped: number };

/**
 * Passages that a composed answer quotes, in order, each once, without notices of change: all that a model gets to see, so that it can say nothing that the
 * composed answer did not find relevant.
 */
export function quotedPassages(reply: Reply, retriever: Retriever): Passage[] {
  const ids = new Set(reply.citations.map((citation) => citation.passage));
  return [...ids].flatMap((id) => {
    const passage = retriever.passages.get(id);
    return passage === undefined || passage.slug === WARNING_SLUG ? [] : [passage];
  });
}

/**
 * Makes a reply of the sentences of a draft that are verified, each cited by the statement that it was found to rest on. What fails is left out; where the
 * direct answer fails there is no reply. The notice of change of the composed answer stays at the end, word for word.
 *
 * @param passages - the numbered passages of the draft, number 1 first.
 */
export function composeGenerated(draft: Draft, passages: readonly Passage[], composed: Reply, retriever: Retriever): GeneratedOutcome {
  const said: ChosenStatement[] = [];
  let dropped = 0;
  let firstFell = false;
  draft.sentences.forEach(({ text, passages: numbers }, place) => {
    for (const [offset, sentence] of splitSentences(text.replace(OWN_MARKERS, '')).entries()) {
      const cited = numbers.map((number) => passages[number - 1]);
      const chosen = cited.includes(undefined) ? undefined : restOn(sentence, cited.filter((passage) => passage !== undefined), composed, said.length === 0, retriever);
      if (chosen === undefined) {
        dropped += 1;
        firstFell ||= place === 0 && offset === 0;
      } else if (!said.some((one) => one.passage === chosen.passage && one.index === chosen.index)) said.push(chosen);
    }
  });
  const lead = leadOf(composed, retriever);
  const leads = lead !== undefined && said.slice(0, LEAD_WITHIN).some((one) => one.passage.id === lead.passage.id && one.index === lead.index);
  if (firstFell || !leads) return { kind: 'unfounded', dropped };
  const all = [...said, ...warningsOf(composed, retriever)];
  const { markers, citations } = citeStatements(all);
  const reply: Reply = { ...composed, text: layOut(all, markers), citations, mode: 'generated' };
  return findViolations(reply, retriever.passages).length > 0 ? { kind: 'unfounded', dropped } : { kind: 'reply', reply, dropped };
}

/** The statement that a sentence rests on, saying the sentence; `undefined` when it may not be said. */
function restOn(sentence: string, passages: readonly Passage[], composed: Reply, opens: boolean, retriever: Retriever): ChosenStatement | undefined {
  const grounds = passages.flatMap((passage) => passage.statements.map((statement, index) => ({ passage, statement, index })));
  const verdict = verifySentence(sentence, grounds.map(({ statement }) => statement), (term) => retriever.idf(term));
  const ground = verdict.kind === 'supported' ? grounds[verdict.ground] : undefined;
  const article = ground === undefined ? undefined : retriever.articles.get(ground.passage.articleId);
  if (ground === undefined || article === undefined) return undefined;
  // People compare digits with the quote by eye: they are kept as the passage writes them.
  const digits = digitsOf(ground.statement.text);
  if (digitsOf(sentence).some((figure) => !digits.includes(figure))) return undefined;
  return { ...ground, article, statement: { ...ground.statement, text: withoutInterjection(sentence, opens ? composed.text : '') } };
}

/** « Oui » and « non » answer a question that verification does not see: one stays only where the composed answer opens with it too. */
function withoutInterjection(sentence: string, composed: string): string {
  const word = INTERJECTION.exec(sentence)?.[1];
  if (word === undefined || INTERJECTION.exec(composed)?.[1]?.toLowerCase() === word.toLowerCase()) return sentence;
  const rest = sentence.replace(INTERJECTION, '');
  return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
}

/** The statement with which the composed answer opens. */
function leadOf(composed: Reply, retriever: Retriever): { readonly passage: Passage; readonly index: number } | undefined {
  const first = composed.citations[0];
  const passage = first === undefined ? undefined : retriever.passages.get(first.passage);
  const index = passage?.statements.findIndex((statement) => first?.quote.startsWith(statement.text) === true) ?? -1;
  return passage === undefined || index < 0 ? undefined : { passage, index };
}

function warningsOf(composed: Reply, retriever: Retriever): ChosenStatement[] {
  return composed.citations.flatMap((citation): ChosenStatement[] => {
    const passage = retriever.passages.get(citation.passage);
    const article = retriever.articles.get(citation.article.id);
    const statement = passage?.slug === WARNING_SLUG ? passage.statements[0] : undefined;
    return passage === undefined || article === undefined || statement === undefined ? [] : [{ passage, article, statement, index: 0 }];
  });
}
