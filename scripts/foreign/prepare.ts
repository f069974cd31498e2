import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkCorpus } from '../../src/corpus/index.ts';
import { ensureIndex, type EmbeddingSettings } from '../../src/retrieval/index.ts';
import { currentGeneration, readGeneration, type LoadedGeneration } from '../../src/retrieval/training.ts';
import { terminalProgress } from '../../src/terminal-progress.ts';
import { heldOutSheets } from '../../training/embedder/variants.ts';
import { shareOf, writeCorpus, type ForeignArticle } from './corpus.ts';

/** A foreign corpus, written, checked and indexed by the product's own builder. */
export interface PreparedCorpus {
  readonly articles: readonly ForeignArticle[];
  readonly generation: LoadedGeneration;
  /** Milliseconds; `undefined` where the index was there already. */
  readonly checkMs: number;
  readonly buildMs: number | undefined;
  readonly errors: number;
}

/** Sheets that the bundled embedding model was not trained on. */
export function unseenSheets(articles: readonly ForeignArticle[]): ReadonlySet<string> {
  return heldOutSheets(articles.map(({ sheet }) => sheet.id).filter((id) => id.startsWith('vdd/')));
}

/** A sample of a size, the same every time: sheets that the embedding model never saw first, so that even the smallest corpus can be asked about them. */
export function chooseArticles(all: readonly ForeignArticle[], unseen: ReadonlySet<string>, size: number): ForeignArticle[] {
  const order = (article: ForeignArticle): number => (unseen.has(article.sheet.id) ? -1 : 0) + shareOf(`corpus ${article.sheet.id}`);
  return all.toSorted((left, right) => order(left) - order(right)).slice(0, size);
}

/** Writes, checks and indexes a corpus below a folder; what is there already is used as it is. */
export async function prepareCorpus(folder: string, articles: readonly ForeignArticle[], embedding: EmbeddingSettings, model: { readonly checksum: string; readonly name: string }): Promise<PreparedCorpus> {
  const corpusDir = join(folder, 'corpus');
  const indexDir = join(folder, 'index');
  if (!existsSync(corpusDir)) await writeCorpus(corpusDir, articles);
  const checkStart = performance.now();
  const { faults } = await checkCorpus(corpusDir);
  const checkMs = performance.now() - checkStart;
  const errors = faults.filter(({ level }) => level === 'erreur');
  if (errors.length > 0) throw new Error(`The foreign corpus has ${errors.length} errors, the first: ${errors[0]?.file ?? ''}:${errors[0]?.line ?? 0}: ${errors[0]?.message ?? ''}`);
  const buildStart = performance.now();
  const built = await ensureIndex({ corpusDir, indexDir, embedding, progress: terminalProgress() });
  const buildMs = built === 'built' ? performance.now() - buildStart : undefined;
  const generation = await readGeneration(join(indexDir, await currentGeneration(indexDir) ?? ''), model);
  return { articles, generation, checkMs, buildMs, errors: errors.length };
}
