import { quoteKey } from '../../answering/index.ts';
import { splitArticle, type Article, type Statement } from '../../corpus/index.ts';
import { joinStatements } from '../../corpus/text.ts';

/**
 * The statements that a citation's address names: those whose text, joined, is the quote behind the key.
 *
 * @param key - `cite` of the address, as `quoteKey` makes it.
 * @returns neighbouring statements of one passage; empty where the article does not hold the quote word for word.
 */
export function findCited(article: Article, key: string): ReadonlySet<Statement> {
  for (const { statements } of splitArticle(article)) {
    for (let first = 0; first < statements.length; first += 1) {
      for (let last = first + 1; last <= statements.length; last += 1) {
        const run = statements.slice(first, last);
        if (quoteKey(joinStatements(run)) === key) return new Set(run);
      }
    }
  }
  return new Set();
}
