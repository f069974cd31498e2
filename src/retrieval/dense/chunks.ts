import type { Passage } from '../../corpus/index.ts';

/** Words of a text window: static embeddings blur in long texts (embedder README: heading-led 64-token windows did best). */
const WINDOW_WORDS = 48;

export type ChunkKind = 'heading' | 'text' | 'variant';

/** A text to embed, with the passage that it stands for. */
export interface Chunk {
  readonly doc: number;
  readonly kind: ChunkKind;
  readonly text: string;
}

/**
 * What is embedded of each passage: its title and heading, its text in windows led by the heading, and every question variant.
 * Chunks of one passage follow one another.
 */
export function chunksOf(passages: readonly Passage[]): Chunk[] {
  return passages.flatMap((passage, doc) => [
    { doc, kind: 'heading' as const, text: `${passage.title}. ${passage.heading}` },
    ...windowsOf(passage).map((text): Chunk => ({ doc, kind: 'text', text })),
    ...passage.questions.map((text): Chunk => ({ doc, kind: 'variant', text })),
  ]);
}

/** Consecutive statements up to the window's size; a longer statement is a window of its own. */
function windowsOf(passage: Passage): string[] {
  const windows: string[] = [];
  let words: string[] = [];
  const close = (): void => {
    if (words.length > 0) windows.push(`${passage.heading} ${words.join(' ')}`);
    words = [];
  };
  for (const statement of [...passage.plain, ...passage.statements]) {
    const next = statement.text.split(/\s+/u);
    if (words.length > 0 && words.length + next.length > WINDOW_WORDS) close();
    words.push(...next);
  }
  close();
  return windows;
}
