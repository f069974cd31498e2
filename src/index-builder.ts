import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { currentGeneration, isIndexCurrent, type EmbeddingSettings, type Progress } from './retrieval/index.ts';

/** What is built from where. */
export interface IndexBuild {
  readonly corpusDir: string;
  readonly indexDir: string;
  readonly embedding: EmbeddingSettings;
}

/** What the building process says (`progress` as often as it likes, then one of the others). */
export type BuilderMessage =
  | { readonly kind: 'progress'; readonly stage: Parameters<Progress>[0]; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly sentence: string };

/** The index could not be built; the message is the sentence for the person who started the program. */
export class IndexBuildError extends Error {
  override readonly name = 'IndexBuildError';
  readonly code = 'INDEX_BUILD_FAILED';
}

/**
 * Builds the index, where it is missing or older than the corpus, in a process of its own: its memory goes back to the system when it ends, where the
 * serving process would keep it for good.
 *
 * @param onKept - called with the reason when no new index could be published (a broken article, checks, disk, killed) and the published one serves on: an article
 *   that is half written when the machine restarts must not end the service.
 * @throws {IndexBuildError} with one sentence; {GenerationError} when the published index cannot be used.
 */
export async function buildIndexApart(build: IndexBuild, progress: Progress, onKept: (reason: string) => void): Promise<void> {
  if (await isIndexCurrent(build)) return;
  const child = fork(fileURLToPath(new URL('index-builder-process.ts', import.meta.url)), { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let last: BuilderMessage | undefined;
  child.on('message', (message: BuilderMessage) => {
    if (message.kind === 'progress') progress(message.stage, message.done, message.total);
    else last = message;
  });
  child.send(build);
  const [code, signal] = await once(child, 'close') as [number | null, string | null];
  if (last?.kind === 'ready') return;
  const sentence = last?.kind === 'failed' ? last.sentence : `La construction de l'index s'est arrêtée avant la fin (${signal ?? `code ${code ?? 'inconnu'}`}) : la mémoire manque peut-être. Libérez-en, puis relancez ; rien n'a été publié.`;
  if (await currentGeneration(build.indexDir) === undefined) throw new IndexBuildError(sentence);
  onKept(sentence);
}
