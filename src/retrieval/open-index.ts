import { join } from 'node:path';
import { loadEmbedder, type EmbeddingSettings } from './dense/embedder.ts';
import { GenerationError } from './errors.ts';
import type { Manifest } from './generation/manifest.ts';
import { currentGeneration, listGenerations } from './generation/publish.ts';
import { readGeneration } from './generation/read.ts';
import { createRetriever } from './retriever.ts';
import type { Retriever } from './types.ts';

/** How often `CURRENT` is looked at: a new generation is taken up within this time plus its loading. */
const POLL_MS = 250;

/** An index folder with the generation that is served. */
export interface OpenIndex {
  /** The loaded generation; `undefined` until one could be loaded. */
  current(): Retriever | undefined;
  /** Looks for a new generation at once instead of at the next poll. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens an index folder and follows it: a newly published generation replaces the served one in one assignment, between turns; one that cannot be
 * served (damaged, other model, newer format) is reported once and the old one stays. At the opening, where nothing is served yet, the newest other
 * generation that can be served takes its place.
 *
 * @param onEvent - called with `loaded`, the generation's name and how its vectors are searched, or `refused` and the reason.
 * @throws {ModelError} when the embedding model cannot be loaded; {GenerationError} when `required` and no generation can be served.
 */
export async function openIndex(options: {
  readonly indexDir: string;
  readonly embedding: EmbeddingSettings;
  readonly required?: boolean;
  readonly onEvent?: (event: 'loaded' | 'refused', detail: string, search?: Manifest['search']) => void;
}): Promise<OpenIndex> {
  const { indexDir } = options;
  const embedder = await loadEmbedder(options.embedding);
  let served: Retriever | undefined;
  let seen: string | undefined;
  /** Loads one generation and serves it; gives the reason when it cannot be served. */
  const load = async (name: string): Promise<unknown> => {
    try {
      const generation = await readGeneration(join(indexDir, name), { checksum: embedder.checksum, name: embedder.model });
      const fresh = createRetriever(generation, (text) => embedder.embedQuery(text));
      await fresh.retrieve('première question'); // warms the model and the compiled code before people wait for it
      served = fresh;
      options.onEvent?.('loaded', name, generation.manifest.search);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const refuse = (error: unknown): void => options.onEvent?.('refused', error instanceof Error ? error.message : String(error));
  const open = async (): Promise<void> => {
    seen = await currentGeneration(indexDir);
    let first: unknown;
    for (const name of new Set([...(seen === undefined ? [] : [seen]), ...await listGenerations(indexDir)])) {
      const error = await load(name);
      if (error === undefined) return;
      first ??= error;
      refuse(error);
    }
    if (options.required === true) throw first ?? new GenerationError('INDEX_MISSING', `There is no index in "${indexDir}". Run "npm run reindex".`);
  };
  const refresh = async (): Promise<void> => {
    const name = await currentGeneration(indexDir);
    if (name === undefined || name === seen) return;
    seen = name;
    const error = name === served?.info.generation ? undefined : await load(name);
    if (error === undefined) return;
    // Replaced while it was read: its files may be gone already, and the next one is read at once.
    if (await currentGeneration(indexDir) === name) refuse(error);
    else await refresh();
  };
  await open();
  let running = Promise.resolve();
  // One look at a time: two at once would load, and report, the same generation twice.
  const look = (): Promise<void> => {
    running = running.then(refresh);
    return running;
  };
  const timer = setInterval(() => void look(), POLL_MS);
  timer.unref();
  return {
    current: () => served,
    refresh: look,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
