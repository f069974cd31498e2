import type { ChatResponse } from '../protocol/index.ts';
import { isChatResponse, isList, isRecord } from './protocol-check.ts';

/** A question with its reply, as shown. */
export interface SavedTurn {
  readonly question: string;
  readonly reply: ChatResponse;
}

/** What a tab keeps of a conversation. */
export interface SavedConversation {
  readonly conversation: string;
  readonly simple: boolean;
  readonly turns: readonly SavedTurn[];
}

/** Older turns are let go: what a tab may store is bounded. */
const MAX_TURNS = 30;

export interface Store {
  /** `undefined` where nothing, or nothing readable, is kept. */
  load(): SavedConversation | undefined;
  save(conversation: SavedConversation): void;
  clear(): void;
}

/** Keeps a conversation in the tab's `sessionStorage`; where the page may not store (a sandboxed frame), nothing is kept and nothing fails. */
export function createStore(key: string): Store {
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch {
      return undefined;
    }
  };
  return {
    load: () => attempt(() => {
      const saved: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
      return isSaved(saved) ? saved : undefined;
    }),
    save: (conversation) => attempt(() => sessionStorage.setItem(key, JSON.stringify({ ...conversation, turns: conversation.turns.slice(-MAX_TURNS) }))),
    clear: () => attempt(() => sessionStorage.removeItem(key)),
  };
}

function isSaved(value: unknown): value is SavedConversation {
  return isRecord(value) && typeof value['conversation'] === 'string' && typeof value['simple'] === 'boolean'
    && isList(value['turns'], (turn) => isRecord(turn) && typeof turn['question'] === 'string' && isChatResponse(turn['reply']));
}
