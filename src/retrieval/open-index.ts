import { join } from 'node:path';
import { loadEmbedder, type EmbeddingSettings } from './dense/embedder.ts';
import { GenerationError } from './errors.ts';
import { currentGeneration } from './generation/publish.ts';
import { readGeneration } from './generation/read.ts';
import { createRetriever } from './retriever.ts';
import type { Retriever } from './types.ts';

/** How often `CURRENT` is looked at: a new generation is taken up within this time plus its loading. */
const POLL_MS = 500;

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
 * served (damaged, other model, newer format) is reported once and the old one stays.
 *
 * @param onEvent - called with `loaded` and the generation's name, or `refused` and the reason.
 * @throws {ModelError} when the embedding model cannot be loaded; {GenerationError} when `required` and the published generation cannot be served.
 */
export async function openIndex(options: {
  readonly indexDir: string;
  readonly embedding: EmbeddingSettings;
  readonly required?: boolean;
  readonly onEvent?: (event: 'loaded' | 'refused', detail: string) => void;
}): Promise<OpenIndex> {
  const embedder = await loadEmbedder(options.embedding);
  let served: Retriever | undefined;
  let seen: string | undefined;
  const load = async (): Promise<void> => {
    const name = await currentGeneration(options.indexDir);
    if (name === undefined || name === seen) return;
    const generation = await readGeneration(join(options.indexDir, name), { checksum: embedder.checksum, name: embedder.model });
    const fresh = createRetriever(generation, (text) => embedder.embedQuery(text));
    await fresh.retrieve('première question'); // warms the model and the compiled code before people wait for it
    served = fresh;
    seen = name;
    options.onEvent?.('loaded', name);
  };
  const refresh = async (): Promise<void> => {
    try {
      await load();
    } catch (error) {
      seen = await currentGeneration(options.indexDir);
      options.onEvent?.('refused', error instanceof Error ? error.message : String(error));
    }
  };
  if (options.required === true) {
    if (await currentGeneration(options.indexDir) === undefined) throw new GenerationError('INDEX_MISSING', `There is no index in "${options.indexDir}". Run "npm run reindex".`);
    await load();
  } else await refresh();
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
