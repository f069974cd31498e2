import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { corpusFingerprint, isSameCorpus, loadCorpus } from '../../corpus/index.ts';
import { loadEmbedder, modelChecksum, type EmbeddingSettings } from '../dense/embedder.ts';
import { buildGeneration, type Progress } from './build.ts';
import type { Manifest } from './manifest.ts';
import { currentGeneration, newGenerationName, publishGeneration, temporaryFolder, withLock } from './publish.ts';
import { foreignModel, readGeneration, readKnownVectors, readManifest } from './read.ts';

export interface ReindexOptions {
  readonly corpusDir: string;
  readonly indexDir: string;
  readonly embedding: EmbeddingSettings;
  readonly progress?: Progress;
}

/** What a re-index changed; ids sorted. */
export interface ReindexSummary {
  readonly manifest: Manifest;
  readonly embedded: number;
  readonly articles: { readonly added: readonly string[]; readonly changed: readonly string[]; readonly removed: readonly string[] };
  readonly passages: { readonly added: number; readonly changed: number; readonly removed: number };
}

/**
 * Corpus → passages → vectors → a new generation, read back and published atomically.
 *
 * @throws {CorpusError} with all faults, {LockedError}, {ModelError}, or an error of the file system; the published generation stays as it was.
 */
export async function reindex(options: ReindexOptions): Promise<ReindexSummary> {
  const corpus = await loadCorpus(options.corpusDir);
  return withLock(options.indexDir, async () => {
    const embedder = await loadEmbedder(options.embedding);
    const previous = await currentGeneration(options.indexDir);
    const previousFolder = join(options.indexDir, previous ?? 'none');
    const known = await readKnownVectors(previousFolder, embedder.checksum);
    const before = await readGeneration(previousFolder, { checksum: embedder.checksum, name: embedder.model }).catch(() => undefined);
    const name = newGenerationName();
    const temporary = temporaryFolder(options.indexDir, name);
    try {
      const { manifest, embedded } = await buildGeneration(corpus, embedder, temporary, { generation: name, known, ...(options.progress === undefined ? {} : { progress: options.progress }) });
      await readGeneration(temporary, { checksum: embedder.checksum, name: embedder.model });
      await publishGeneration(options.indexDir, temporary, name);
      const oldArticles = new Map([...(before?.articles ?? [])].map(([id, article]) => [id, JSON.stringify(article)]));
      const newArticles = new Map(corpus.articles.map((article) => [article.id, JSON.stringify(article)]));
      const oldPassages = new Map((before?.passages ?? []).map((passage) => [passage.id, passage.text]));
      const newPassages = new Map(corpus.passages.map((passage) => [passage.id, passage.text]));
      const passages = difference(oldPassages, newPassages);
      return { manifest, embedded, articles: difference(oldArticles, newArticles), passages: { added: passages.added.length, changed: passages.changed.length, removed: passages.removed.length } };
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
  });
}

/**
 * Builds the index when none is published, or the published one is older than the corpus. A corpus that is absent leaves an index as it is.
 *
 * @throws {GenerationError} when the published index is damaged, of a newer format, or of another model: that is for a person to decide
 *   (`npm run reindex`); everything `reindex` throws.
 */
export async function ensureIndex(options: ReindexOptions): Promise<'built' | 'current'> {
  const name = await currentGeneration(options.indexDir);
  if (name !== undefined) {
    const manifest = await readManifest(join(options.indexDir, name));
    if (manifest.model.checksum !== await modelChecksum(options.embedding)) throw foreignModel(manifest.model.name, options.embedding.model);
    const fingerprint = await corpusFingerprint(options.corpusDir).catch(() => undefined);
    if (fingerprint === undefined || isSameCorpus(manifest.corpusHash, fingerprint)) return 'current';
  }
  await reindex(options);
  return 'built';
}

function difference(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): { added: string[]; changed: string[]; removed: string[] } {
  return {
    added: [...after.keys()].filter((id) => !before.has(id)).sort(),
    changed: [...after].filter(([id, text]) => before.has(id) && before.get(id) !== text).map(([id]) => id).sort(),
    removed: [...before.keys()].filter((id) => !after.has(id)).sort(),
  };
}
