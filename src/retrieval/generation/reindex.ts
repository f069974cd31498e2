import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { corpusFingerprint, isSameCorpus, loadCorpus, type Article, type Corpus } from '../../corpus/index.ts';
import { loadEmbedder, modelChecksum, type Embedder, type EmbeddingSettings } from '../dense/embedder.ts';
import { CheckError } from '../errors.ts';
import { createRetriever } from '../retriever.ts';
import { buildGeneration, writeManifest, type Progress } from './build.ts';
import { CHANGES_FILE, countPassageChanges, diffGenerations, KEPT_CHANGES, parseChanges, type ArticleChange, type PublishedChange } from './changes.ts';
import { checkRecall, type CandidateCheck, type CheckOutcome } from './checks.ts';
import { checksumFiles } from './files.ts';
import { corpusLeft, forgetRollBack, inspectGenerations } from './inspect.ts';
import { withLock, type LockOptions } from './lock.ts';
import { ARTIFACT_NAME, GENERATION_FILES, type Manifest } from './manifest.ts';
import { currentGeneration, listGenerations, newGenerationName, publishGeneration, temporaryFolder } from './publish.ts';
import { foreignModel, readArticles, readGeneration, readKnownParts, type KnownParts } from './read.ts';

export interface ReindexOptions {
  readonly corpusDir: string;
  readonly indexDir: string;
  readonly embedding: EmbeddingSettings;
  readonly progress?: Progress | undefined;
  /** Asked of the finished generation, in order, before it is published. */
  readonly checks?: readonly CandidateCheck[] | undefined;
  /** Publishes in spite of findings and writes them into the manifest. */
  readonly force?: boolean | undefined;
  /** Called with the findings that were overruled. */
  readonly onForced?: ((findings: readonly string[]) => void) | undefined;
  readonly lock?: LockOptions | undefined;
}

/** What a re-index changed; ids sorted. */
export interface ReindexSummary {
  readonly manifest: Manifest;
  readonly embedded: number;
  readonly articles: { readonly added: readonly string[]; readonly changed: readonly string[]; readonly removed: readonly string[] };
  readonly passages: { readonly added: number; readonly changed: number; readonly removed: number };
}

/** What the generations on disk can give to the next one. */
interface Earlier {
  readonly articles: ReadonlyMap<string, Article>;
  readonly history: readonly PublishedChange[];
  /** False for a first build: then nothing « changed ». */
  readonly exists: boolean;
}

/**
 * Corpus → passages → vectors → a new generation, read back, checked and published atomically.
 *
 * @throws {CorpusError} with all faults, {CheckError} with all findings unless `force`, {LockedError}, {ModelError}, or an error of the file system;
 *   the published generation stays as it was.
 */
export async function reindex(options: ReindexOptions): Promise<ReindexSummary> {
  const corpus = await loadCorpus(options.corpusDir);
  return withLock(options.indexDir, () => buildAndPublish(corpus, options), options.lock);
}

/**
 * Builds the index when none is published, or the published one is damaged or older than the corpus. A corpus that is absent leaves an index as it is.
 *
 * @throws {GenerationError} when the published index is of a newer format or of another model: that is for a person to decide (`npm run reindex`);
 *   everything `reindex` throws.
 */
export async function ensureIndex(options: ReindexOptions): Promise<'built' | 'current'> {
  if (await isIndexCurrent(options)) return 'current';
  const corpus = await loadCorpus(options.corpusDir);
  return withLock(options.indexDir, async () => {
    if (await isIndexCurrent(options)) return 'current'; // another process built it while this one waited
    await buildAndPublish(corpus, options);
    return 'built';
  }, options.lock);
}

/**
 * Is the published index sound, and made from this corpus with this model? True too when the corpus is absent, or is the one that a roll-back turned away
 * from; false when no index is published or a file of it is damaged: building again mends that.
 *
 * @throws {GenerationError} when the published index is of a newer format or of another model.
 */
export async function isIndexCurrent({ corpusDir, indexDir, embedding }: Pick<ReindexOptions, 'corpusDir' | 'indexDir' | 'embedding'>): Promise<boolean> {
  const published = (await inspectGenerations(indexDir)).find((state) => state.isCurrent);
  if (published?.problem?.code === 'INDEX_NEWER_FORMAT') throw published.problem;
  if (published?.manifest === undefined) return false;
  const { model, corpusHash } = published.manifest;
  if (model.checksum !== await modelChecksum(embedding)) throw foreignModel(model.name, embedding.model);
  if (published.problem !== undefined) return false;
  const fingerprint = await corpusFingerprint(corpusDir).catch(() => undefined);
  if (fingerprint === undefined || isSameCorpus(corpusHash, fingerprint)) return true;
  const left = await corpusLeft(indexDir);
  return left !== undefined && isSameCorpus(left, fingerprint);
}

async function buildAndPublish(corpus: Corpus, options: ReindexOptions): Promise<ReindexSummary> {
  const { indexDir } = options;
  const embedder = await loadEmbedder(options.embedding);
  const generations = await generationsToUse(indexDir);
  const earlier = await readEarlier(indexDir, generations);
  const name = newGenerationName();
  const temporary = temporaryFolder(indexDir, name);
  try {
    const known = await knownParts(indexDir, generations, embedder);
    const built = await buildGeneration(corpus, embedder, temporary, { generation: name, known: known.vectors, earlier: known.earlier, progress: options.progress });
    const articles = new Map(corpus.articles.map((article) => [article.id, article]));
    const changes = earlier.exists ? diffGenerations(earlier.articles, articles) : [];
    const manifest = await checkCandidate(temporary, built.manifest, embedder, options, historyFile(built.manifest, changes, earlier.history));
    await publishGeneration(indexDir, temporary, name, await lastOther(indexDir, corpus.hash));
    await forgetRollBack(indexDir);
    const ids = (kind: ArticleChange['kind']): string[] => changes.filter((change) => change.kind === kind).map(({ id }) => id);
    return {
      manifest, embedded: built.embedded, passages: countPassageChanges(earlier.articles, articles),
      articles: { added: earlier.exists ? ids('added') : [...articles.keys()].sort(), changed: ids('changed'), removed: ids('removed') },
    };
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Reads the candidate back, asks every check, and completes its manifest with what they left. */
async function checkCandidate(folder: string, manifest: Manifest, embedder: Embedder, options: ReindexOptions, history: string): Promise<Manifest> {
  const { checks = [], progress } = options;
  progress?.('check', 0, checks.length + 1);
  const generation = await readGeneration(folder, { checksum: embedder.checksum, name: embedder.model });
  const candidate = createRetriever(generation, (text) => embedder.embedQuery(text));
  const outcomes: CheckOutcome[] = [await checkRecall(generation)];
  progress?.('check', 1, checks.length + 1);
  for (const check of checks) {
    outcomes.push(await check(candidate));
    progress?.('check', outcomes.length, checks.length + 1);
  }
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  if (findings.length > 0 && options.force !== true) throw new CheckError(findings);
  if (findings.length > 0) options.onForced?.(findings);
  const files = { ...Object.fromEntries(outcomes.flatMap((outcome) => Object.entries(outcome.files ?? {}))), [CHANGES_FILE]: history };
  for (const [name, content] of Object.entries(files)) {
    if (!ARTIFACT_NAME.test(name) || GENERATION_FILES.some((own) => own === name) || name === 'manifest.json') throw new RangeError(`A check may not write a file named "${name}".`);
    await writeFile(join(folder, name), content);
  }
  const complete: Manifest = {
    ...manifest, forced: findings,
    checks: Object.fromEntries(outcomes.flatMap((outcome) => Object.entries(outcome.figures ?? {}))),
    checksums: { ...manifest.checksums, ...await checksumFiles(folder, Object.keys(files)) },
  };
  await writeManifest(folder, complete);
  return complete;
}

/** The newest sound generation of another corpus: indexing an unchanged corpus again must not push out what a roll-back would bring back. */
async function lastOther(indexDir: string, corpusHash: string): Promise<string | undefined> {
  const sound = (await inspectGenerations(indexDir)).filter(({ manifest, problem }) => problem === undefined && manifest !== undefined && manifest.corpusHash !== corpusHash);
  return (sound.find(({ isCurrent }) => isCurrent) ?? sound[0])?.name;
}

/** The published generation first, then the others, newest first: where it is damaged, an older one still saves work. */
async function generationsToUse(indexDir: string): Promise<string[]> {
  const current = await currentGeneration(indexDir);
  const all = await listGenerations(indexDir);
  return current === undefined ? all : [current, ...all.filter((name) => name !== current)];
}

async function readEarlier(indexDir: string, generations: readonly string[]): Promise<Earlier> {
  for (const name of generations) {
    const read = await readArticles(join(indexDir, name)).catch(() => undefined);
    if (read !== undefined) return { articles: read.articles, history: parseChanges(read.artifacts.get(CHANGES_FILE)), exists: true };
  }
  return { articles: new Map(), history: [], exists: false };
}

async function knownParts(indexDir: string, generations: readonly string[], embedder: Embedder): Promise<KnownParts> {
  for (const name of generations) {
    const known = await readKnownParts(join(indexDir, name), embedder.checksum);
    if (known.vectors.size > 0) return known;
  }
  return { vectors: new Map(), earlier: undefined };
}

function historyFile(manifest: Manifest, changes: readonly ArticleChange[], history: readonly PublishedChange[]): string {
  const latest = changes.length === 0 ? [] : [{ generation: manifest.generation, date: manifest.created, articles: changes }];
  return JSON.stringify([...latest, ...history].slice(0, KEPT_CHANGES));
}
