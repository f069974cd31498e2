import type { Reply } from '../answering/index.ts';
import { fold } from '../corpus/text.ts';
import type { QuestionCase } from './question-set.ts';

const KINDS: Readonly<Record<Reply['kind'], string>> = { answer: 'une réponse', abstention: 'une abstention', clarification: 'une question en retour', dialogue: 'un dialogue', smalltalk: 'une formule de politesse' };

/** Verdict on one case: right when no complaint was found. Complaints are French: maintainers read them. */
export interface Verdict {
  readonly id: string;
  readonly right: boolean;
  readonly complaints: readonly string[];
}

/**
 * Scores the reply to the last turn of a case.
 *
 * An answer is right when its kind is right, every `must` group occurs in text or quotes, no `mustNot` in the text, and every `cite` entry matches a
 * citation's article id, title, source title or address. Comparisons ignore case and accents; `/…/` are regular expressions, tried on the text as it is and folded.
 */
export function scoreReply(expected: QuestionCase, reply: Reply): Verdict {
  const complaints: string[] = [];
  if (expected.kind !== reply.kind) complaints.push(`${KINDS[reply.kind]} au lieu d'${KINDS[expected.kind]}`);
  const body = [reply.text, ...reply.citations.map((citation) => citation.quote)].join('\n');
  for (const group of expected.must) if (!group.some((pattern) => occurs(pattern, body))) complaints.push(`il manque « ${group.join(' | ').slice(0, 120)} »`);
  for (const pattern of expected.mustNot) if (occurs(pattern, reply.text)) complaints.push(`il ne faut pas dire « ${pattern} »`);
  const cited = reply.citations.map((citation) => [citation.article.id, citation.article.title, ...citation.sources.flatMap((source) => [source.title, source.url])].join('\n')).join('\n');
  for (const entry of expected.cite) if (!entry.split('|').some((pattern) => occurs(pattern, cited))) complaints.push(`ne cite pas « ${entry} »`);
  return { id: expected.id, right: complaints.length === 0, complaints };
}

function occurs(pattern: string, text: string): boolean {
  if (pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/')) {
    const expression = new RegExp(pattern.slice(1, -1), 'iu');
    return expression.test(text) || expression.test(fold(text));
  }
  return fold(text).includes(fold(pattern));
}
