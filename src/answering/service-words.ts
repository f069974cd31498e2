import type { ServiceWords } from '../corpus/index.ts';
import type { Retriever } from '../retrieval/index.ts';
import { remembered } from './compose/remembered.ts';
import { TEXTS } from './texts.ts';

/** What this service says of itself: in the words of its corpus, or in ours where it has none. */
export interface SpokenWords {
  readonly greeting: string;
  readonly identity: string;
  readonly turnTo: string;
  readonly starters: readonly string[];
}

/** The words of a generation; read once. */
export const serviceWords = remembered((retriever: Retriever): SpokenWords => {
  const own: Partial<ServiceWords> = [...retriever.articles.values()].find(({ home }) => home !== undefined)?.home ?? {};
  return { greeting: own.greeting ?? TEXTS.greeting, identity: own.identity ?? TEXTS.identity, turnTo: own.turnTo ?? TEXTS.whereToTurn, starters: own.starters ?? [] };
});
