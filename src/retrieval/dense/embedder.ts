import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ModelError } from '../errors.ts';

/** Which model embeds, and how it wants its input. */
export interface EmbeddingSettings {
  /** Folder in transformers.js layout, or the name of a model on the hub. */
  readonly model: string;
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  readonly pooling: 'mean' | 'cls';
}

/** Turns texts into vectors of length 1. */
export interface Embedder {
  /** Model name, as configured. */
  readonly model: string;
  /** SHA-256 over the model's files and the settings that change its vectors. */
  readonly checksum: string;
  readonly dimension: number;
  embedQuery(text: string): Promise<Float32Array>;
  /** One vector a text, in order. Empty input gives an empty list. */
  embedPassages(texts: readonly string[]): Promise<Float32Array[]>;
}

const BATCH = 64;
/** A question is one short text: threads and memory kept in reserve cost 16 MB and win nothing (`npm run bench`). */
const SESSION_OPTIONS = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential', enableCpuMemArena: false, enableMemPattern: false } as const;

/**
 * Loads an embedding model through transformers.js.
 *
 * @throws {ModelError} when the folder has no model or the name cannot be loaded.
 */
export async function loadEmbedder(settings: EmbeddingSettings): Promise<Embedder> {
  const { env, pipeline } = await import('@xenova/transformers');
  const local = isFolder(settings.model);
  env.allowRemoteModels = !local;
  env.allowLocalModels = local;
  let name = settings.model;
  if (local) {
    const folder = resolve(settings.model);
    if (!existsSync(join(folder, 'onnx', 'model.onnx')) || !existsSync(join(folder, 'tokenizer.json'))) {
      throw new ModelError(`No embedding model in "${settings.model}" (onnx/model.onnx and tokenizer.json are needed). Set EMBEDDING_MODEL to a model folder, e.g. models/eclaireur-fr.`);
    }
    env.localModelPath = dirname(folder);
    name = basename(folder);
  }
  const extract = await pipeline('feature-extraction', name, { dtype: 'fp32', session_options: SESSION_OPTIONS }).catch((error: unknown) => {
    throw new ModelError(`The embedding model "${settings.model}" cannot be loaded. Set EMBEDDING_MODEL to a model folder, e.g. models/eclaireur-fr, or to a hub name where the network allows it.`, { cause: error });
  });
  const embed = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const output = await extract([...texts], { pooling: settings.pooling, normalize: true });
    const dimension = output.dims.at(-1) ?? 0;
    const data = Float32Array.from(output.data as ArrayLike<number>); // transformers.js types the data of every dtype; feature extraction gives floats
    return texts.map((_, index) => data.slice(index * dimension, (index + 1) * dimension));
  };
  /**
   * The same for one text, which needs no padding: the library's pooling takes the numbers of a batch one by one from generic tensors, which is a third of the
   * time of a question's vector and a tenth of all that a turn leaves to be cleared away.
   */
  const embedOne = async (text: string): Promise<Float32Array> => {
    const output = await extract([text], { pooling: 'none' });
    return poolTokens(output.data as ArrayLike<number>, output.dims.at(-1) ?? 0, settings.pooling); // floats, as above
  };
  const [probe] = await embed(['dimension']);
  return {
    model: settings.model,
    checksum: await modelChecksum(settings),
    dimension: probe?.length ?? 0,
    embedQuery: (text) => embedOne(settings.queryPrefix + text),
    embedPassages: async (texts) => {
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += BATCH) vectors.push(...await embed(texts.slice(start, start + BATCH).map((text) => settings.passagePrefix + text)));
      return vectors;
    },
  };
}

/**
 * Checksum that tells two models apart: over all files of a folder, or over the name of a hub model; with prefixes and pooling.
 * Cheap enough for every start (14 MB: about 20 ms).
 */
export async function modelChecksum(settings: EmbeddingSettings): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([settings.queryPrefix, settings.passagePrefix, settings.pooling]));
  if (!isFolder(settings.model)) return hash.update(settings.model).digest('hex');
  for (const entry of (await readdir(settings.model, { recursive: true })).sort()) {
    const file = join(settings.model, entry);
    if ((await stat(file)).isFile() && /\.(?:onnx|json)$/u.test(entry)) hash.update(entry.replaceAll('\\', '/')).update(await readFile(file));
  }
  return hash.digest('hex');
}

/**
 * Vector of one text from those of its tokens.
 *
 * @param tokens - row-major, one row a token, at least one.
 * @returns length 1; all zero where the tokens cancel out.
 */
function poolTokens(tokens: ArrayLike<number>, dimension: number, pooling: EmbeddingSettings['pooling']): Float32Array {
  const sums = new Float64Array(dimension);
  const end = pooling === 'cls' ? dimension : tokens.length;
  for (let start = 0; start < end; start += dimension) for (let column = 0; column < dimension; column += 1) sums[column] = (sums[column] ?? 0) + (tokens[start + column] ?? 0);
  let squares = 0;
  for (let column = 0; column < dimension; column += 1) squares += (sums[column] ?? 0) ** 2;
  const length = Math.sqrt(squares);
  const pooled = new Float32Array(dimension);
  if (length > 0) for (let column = 0; column < dimension; column += 1) pooled[column] = (sums[column] ?? 0) / length;
  return pooled;
}

function isFolder(model: string): boolean {
  return existsSync(model) || model.startsWith('.') || model.startsWith('/') || model.startsWith('models/');
}
