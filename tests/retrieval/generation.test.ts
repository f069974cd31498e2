import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CorpusError } from '../../src/corpus/index.ts';
import { checksumFiles } from '../../src/retrieval/generation/files.ts';
import { FORMAT_VERSION, GENERATION_FILES } from '../../src/retrieval/generation/manifest.ts';
import { currentGeneration, listGenerations, setCurrent } from '../../src/retrieval/generation/publish.ts';
import { readGeneration } from '../../src/retrieval/generation/read.ts';
import { ensureIndex, GenerationError, inspectGenerations, loadEmbedder, LockedError, modelChecksum, ModelError, openIndex, reindex, rollBack, type EmbeddingSettings, type ReindexSummary } from '../../src/retrieval/index.ts';
import { articleText, folderWith } from '../support/corpus-folder.ts';
import { EMBEDDING } from '../support/paths.ts';

const HORAIRES = articleText({ title: 'Les horaires', body: '## Quand ouvre la bibliothèque ?\n<!-- questions\nelle ouvre quand\n-->\n\nLa bibliothèque ouvre du mardi au samedi. [^GUIDE] {officiel}\n' });
const MODEL = { checksum: await modelChecksum(EMBEDDING), name: EMBEDDING.model };
let firstIndex: string;
let first: ReindexSummary;
let corpusDir: string;
let indexDir: string;

const build = (embedding: EmbeddingSettings = EMBEDDING): Promise<ReindexSummary> => reindex({ corpusDir, indexDir, embedding });
const generationFolder = async (): Promise<string> => join(indexDir, await currentGeneration(indexDir) ?? 'none');
const failureOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

beforeAll(async () => {
  firstIndex = await folderWith({});
  first = await reindex({ corpusDir: await folderWith({ 'pret.md': articleText(), 'horaires.md': HORAIRES }), indexDir: firstIndex, embedding: EMBEDDING });
});
beforeEach(async () => {
  corpusDir = await folderWith({ 'pret.md': articleText(), 'horaires.md': HORAIRES });
  indexDir = await mkdtemp(join(tmpdir(), 'eclaireur-index-'));
  await cp(firstIndex, indexDir, { recursive: true });
});
afterAll(() => rm(firstIndex, { recursive: true }));

describe('a first build', () => {
  test('publishes one generation with its files, and leaves nothing else but the file of the lock', async () => {
    expect((await readdir(firstIndex)).sort()).toEqual(['CURRENT', first.manifest.generation, 'reindex.lock'].sort());
    expect((await readdir(join(firstIndex, first.manifest.generation))).sort()).toEqual([...GENERATION_FILES, 'changes.json', 'manifest.json'].sort());
  });

  test('tells what was added', () => {
    expect({ embedded: first.embedded, articles: first.articles, passages: first.passages }).toEqual({
      embedded: first.manifest.counts.vectors, articles: { added: ['horaires', 'pret'], changed: [], removed: [] }, passages: { added: 2, changed: 0, removed: 0 },
    });
  });

  test('is read back whole: articles, passages and one unit vector a row', async () => {
    const loaded = await readGeneration(await generationFolder(), MODEL);
    expect({ articles: [...loaded.articles.keys()], passages: loaded.passages.map(({ id }) => id), manifest: loaded.manifest }).toEqual({
      articles: ['horaires', 'pret'], passages: ['horaires#quand-ouvre-la-bibliotheque-1', 'pret#combien-de-temps-puis-je-garder-un-livre-1'], manifest: first.manifest,
    });
    expect([loaded.vectors.rows, loaded.vectors.dimension]).toEqual([loaded.table.docs.length, loaded.manifest.model.dimension]);
    expect(loaded.table.docs.length).toBe(first.manifest.counts.vectors);
    for (let row = 0; row < loaded.table.docs.length; row += 1) expect(Math.hypot(...loaded.vectors.row(row))).toBeCloseTo(1, 4);
  });
});

describe('a second build', () => {
  test('of the same corpus computes no vector', async () => {
    const { embedded, articles, passages } = await build();
    expect({ embedded, articles, passages }).toEqual({ embedded: 0, articles: { added: [], changed: [], removed: [] }, passages: { added: 0, changed: 0, removed: 0 } });
  });

  test('after the edit of a sentence computes the vector of its text only', async () => {
    await writeFile(join(corpusDir, 'horaires.md'), HORAIRES.replace('du mardi au samedi', 'du lundi au samedi'));
    const { embedded, articles, passages } = await build();
    expect({ embedded, articles, passages }).toEqual({ embedded: 1, articles: { added: [], changed: ['horaires'], removed: [] }, passages: { added: 0, changed: 1, removed: 0 } });
  });

  test('takes the graph over and adds what is new: every row is its own nearest neighbour, what is gone is never found', async () => {
    const many = Array.from({ length: 12 }, (_, place) => `## Question ${place} sur le rayon ${place} ?\n\nLe rayon numéro ${place} garde les livres ${place} jours. [^GUIDE] {officiel}\n`);
    await writeFile(join(corpusDir, 'rayons.md'), articleText({ title: 'Les rayons', body: many.join('\n') }));
    await build();
    await writeFile(join(corpusDir, 'rayons.md'), articleText({ title: 'Les rayons', body: many.toSpliced(3, 1, many[3]?.replace('garde les livres', 'prête les cassettes') ?? '').join('\n') }));
    await rm(join(corpusDir, 'horaires.md'));
    expect((await build()).embedded).toBe(1);
    const { table, vectors, store } = await readGeneration(await generationFolder(), MODEL);
    const graph: unknown = JSON.parse(await readFile(join(await generationFolder(), 'hnsw.json'), 'utf8'));
    expect(graph).toMatchObject({ ids: expect.arrayContaining(['']) }); // deleted points: the graph was not built anew
    for (let row = 0; row < table.docs.length; row += 1) {
      const found = await store.query({ indexName: 'passages', queryVector: Array.from(vectors.row(row)), topK: table.docs.length });
      expect(table.hashes[Number(found[0]?.id)]).toBe(table.hashes[row]);
      expect(found.map(({ id, metadata }) => [Number(id), metadata?.['doc']]).sort(([left], [right]) => Number(left) - Number(right))).toEqual(table.docs.map((doc, place) => [place, doc]));
    }
  });

  test('without an article removes it', async () => {
    await rm(join(corpusDir, 'horaires.md'));
    const { embedded, articles, passages } = await build();
    expect({ embedded, articles, passages }).toEqual({ embedded: 0, articles: { added: [], changed: [], removed: ['horaires'] }, passages: { added: 0, changed: 0, removed: 1 } });
  });

  test('with another model setting computes every vector again', async () => {
    expect((await build({ ...EMBEDDING, passagePrefix: 'passage: ' })).embedded).toBe(first.embedded);
  });

  test('keeps the generation before, and none older', async () => {
    const second = await build();
    const third = await build();
    expect(await listGenerations(indexDir)).toEqual([third.manifest.generation, second.manifest.generation]);
    expect(await currentGeneration(indexDir)).toBe(third.manifest.generation);
  });

  test('clears away the remains of a broken one', async () => {
    await cp(await generationFolder(), join(indexDir, '.building-gen-broken'), { recursive: true });
    await build();
    expect((await readdir(indexDir)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

test('a broken article leaves everything as it was', async () => {
  await writeFile(join(corpusDir, 'horaires.md'), '# Sans en-tête\n');
  const error = await failureOf(build());
  expect(error).toBeInstanceOf(CorpusError);
  expect(String(error)).toContain('horaires.md:1:');
  expect((await readdir(indexDir)).sort()).toEqual((await readdir(firstIndex)).sort());
  expect(await readFile(join(indexDir, 'CURRENT'), 'utf8')).toBe(await readFile(join(firstIndex, 'CURRENT'), 'utf8'));
  expect((await readGeneration(await generationFolder(), MODEL)).manifest).toEqual(first.manifest);
});

describe('an index is built when it is needed', () => {
  const ensure = (): Promise<'built' | 'current'> => ensureIndex({ corpusDir, indexDir, embedding: EMBEDDING });

  test('not for the same corpus', async () => {
    expect(await ensure()).toBe('current');
  });

  test('after an edit', async () => {
    await writeFile(join(corpusDir, 'horaires.md'), HORAIRES.replace('samedi', 'vendredi'));
    expect([await ensure(), await ensure()]).toEqual(['built', 'current']);
  });

  test('not when the corpus is absent and an index is there', async () => {
    await rm(corpusDir, { recursive: true });
    expect(await ensure()).toBe('current');
  });

  test.each([
    ['of another model', 'INDEX_FOREIGN_MODEL', '"checksum": "', '"checksum": "0'],
    ['of a newer format', 'INDEX_NEWER_FORMAT', `"format": ${FORMAT_VERSION}`, '"format": 99'],
  ])('never over one %s: a person decides', async (_, code, from, to) => {
    const manifest = join(await generationFolder(), 'manifest.json');
    const before = await readFile(manifest, 'utf8');
    expect(before).toContain(from);
    await writeFile(manifest, before.replace(from, to));
    expect(await failureOf(ensure())).toMatchObject({ name: 'GenerationError', code });
    expect(await currentGeneration(indexDir)).toBe(first.manifest.generation);
  });
});

describe('a damaged index is built again by itself', () => {
  test.each(['manifest.json', ...GENERATION_FILES])('when %s is cut short', async (name) => {
    const file = join(await generationFolder(), name);
    await truncate(file, ((await stat(file)).size >> 1));
    expect(await ensureIndex({ corpusDir, indexDir, embedding: EMBEDDING })).toBe('built');
    expect((await readGeneration(await generationFolder(), MODEL)).passages).toHaveLength(2);
  });

  test('when CURRENT is empty or names nothing that is there', async () => {
    for (const content of ['', 'gen-20200101-000000000-aaaa\n']) {
      await writeFile(join(indexDir, 'CURRENT'), content);
      expect(await ensureIndex({ corpusDir, indexDir, embedding: EMBEDDING })).toBe('built');
    }
    expect((await readGeneration(await generationFolder(), MODEL)).passages).toHaveLength(2);
  });
});

describe('rolling back', () => {
  const second = async (): Promise<string> => {
    await writeFile(join(corpusDir, 'horaires.md'), HORAIRES.replace('samedi', 'vendredi'));
    return (await build()).manifest.generation;
  };

  test('still has the corpus of before after an unchanged corpus was indexed again', async () => {
    await second();
    await build();
    await build();
    expect(await rollBack({ indexDir, model: MODEL })).toBe(first.manifest.generation);
  });

  test('publishes the generation before, and a start with the same corpus leaves it', async () => {
    const left = await second();
    expect(await rollBack({ indexDir, model: MODEL })).toBe(first.manifest.generation);
    expect(await currentGeneration(indexDir)).toBe(first.manifest.generation);
    expect(await ensureIndex({ corpusDir, indexDir, embedding: EMBEDDING })).toBe('current');
    expect((await inspectGenerations(indexDir)).map(({ name, isCurrent, problem }) => [name, isCurrent, problem])).toEqual([[left, false, undefined], [first.manifest.generation, true, undefined]]);
  });

  test('ends when the corpus changes or somebody re-indexes, and the generation that was served is kept', async () => {
    await second();
    await rollBack({ indexDir, model: MODEL });
    await writeFile(join(corpusDir, 'horaires.md'), HORAIRES.replace('samedi', 'jeudi'));
    expect(await ensureIndex({ corpusDir, indexDir, embedding: EMBEDDING })).toBe('built');
    expect(await listGenerations(indexDir)).toContain(first.manifest.generation);
    expect(await readdir(indexDir)).not.toContain('ROLLED_BACK');
  });

  test('to a damaged, foreign or absent generation is refused, and the published one stays', async () => {
    const published = await second();
    expect(await failureOf(rollBack({ indexDir, model: { checksum: 'autre', name: 'autre' } }))).toMatchObject({ code: 'INDEX_FOREIGN_MODEL' });
    expect(await failureOf(rollBack({ indexDir, model: MODEL, target: 'gen-x' }))).toMatchObject({ code: 'INDEX_UNKNOWN' });
    await writeFile(join(indexDir, first.manifest.generation, 'lexical.json'), '{}');
    expect(await failureOf(rollBack({ indexDir, model: MODEL, target: first.manifest.generation }))).toMatchObject({ code: 'INDEX_DAMAGED' });
    expect(await failureOf(rollBack({ indexDir, model: MODEL }))).toMatchObject({ code: 'INDEX_UNKNOWN' });
    expect(await currentGeneration(indexDir)).toBe(published);
  });
});

describe('a generation that cannot be served', () => {
  const refusal = async (model = MODEL): Promise<{ code: string; message: string }> => {
    const error = await failureOf(readGeneration(await generationFolder(), model));
    if (!(error instanceof GenerationError)) throw new Error('The generation was not refused.', { cause: error });
    return { code: error.code, message: error.message };
  };
  const changeManifest = async (change: Readonly<Record<string, unknown>>): Promise<void> => {
    const file = join(await generationFolder(), 'manifest.json');
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...Object(manifest), ...change }));
  };

  test.each(GENERATION_FILES)('with one changed byte in %s is damaged, and the message names the remedy', async (name) => {
    const file = join(await generationFolder(), name);
    const bytes = await readFile(file);
    const middle = bytes.length >> 1;
    bytes.writeUInt8((bytes[middle] ?? 0) ^ 1, middle);
    await writeFile(file, bytes);
    const { code, message } = await refusal();
    expect(code).toBe('INDEX_DAMAGED');
    expect(message).toContain(`${name} does not have the checksum of the manifest). Run "npm run reindex".`);
  });

  test.each([-1, 1])('with %i vector more than its table names is damaged, though the sums agree', async (more) => {
    const folder = await generationFolder();
    const { size } = await stat(join(folder, 'vectors.f32'));
    await truncate(join(folder, 'vectors.f32'), size + more * first.manifest.model.dimension * Float32Array.BYTES_PER_ELEMENT);
    await changeManifest({ checksums: { ...first.manifest.checksums, ...await checksumFiles(folder, ['vectors.f32']) } });
    expect(await refusal()).toEqual({ code: 'INDEX_DAMAGED', message: expect.stringMatching(/vectors\.f32 has \d+ bytes, which are not \d+ vectors/u) });
  });

  test.each(GENERATION_FILES)('without %s is damaged', async (name) => {
    await rm(join(await generationFolder(), name));
    expect(await refusal()).toEqual({ code: 'INDEX_DAMAGED', message: expect.stringContaining('Run "npm run reindex".') });
  });

  test('with an unreadable manifest is damaged', async () => {
    await writeFile(join(await generationFolder(), 'manifest.json'), `{ "format": ${FORMAT_VERSION},`);
    expect(await refusal()).toEqual({ code: 'INDEX_DAMAGED', message: expect.stringContaining('manifest.json is not JSON') });
  });

  test('without a manifest is missing', async () => {
    await rm(join(await generationFolder(), 'manifest.json'));
    expect((await refusal()).code).toBe('INDEX_MISSING');
  });

  test('of a newer format says so', async () => {
    await changeManifest({ format: 99 });
    expect(await refusal()).toEqual({ code: 'INDEX_NEWER_FORMAT', message: expect.stringMatching(/has format 99, this program reads up to \d+\. Update the program, or run "npm run reindex"\.$/u) });
  });

  test('of other model settings names both models', async () => {
    const other = { ...EMBEDDING, queryPrefix: 'query: ' };
    expect(await refusal({ checksum: await modelChecksum(other), name: 'models/autre' })).toEqual({
      code: 'INDEX_FOREIGN_MODEL', message: 'The index was built with the model "models/eclaireur-fr" but EMBEDDING_MODEL is "models/autre" (other files or settings). Run "npm run reindex".',
    });
  });

  test('is built anew, every vector computed again', async () => {
    await writeFile(join(await generationFolder(), 'vectors.f32'), 'abîmé');
    expect((await build()).embedded).toBe(first.embedded);
    expect((await readGeneration(await generationFolder(), MODEL)).passages).toHaveLength(2);
  });
});

test('a folder without a model is a sentence that names the variable and an example', async () => {
  const error = await failureOf(loadEmbedder({ ...EMBEDDING, model: './nulle-part' }));
  expect(error).toBeInstanceOf(ModelError);
  expect(String(error)).toContain('No embedding model in "./nulle-part" (onnx/model.onnx and tokenizer.json are needed). Set EMBEDDING_MODEL to a model folder, e.g. models/eclaireur-fr.');
});

describe('the lock', () => {
  /** A process that holds the lock of the index folder until its input ends. */
  async function holder(): Promise<{ readonly pid: number | undefined; readonly end: () => Promise<void>; readonly kill: () => Promise<void> }> {
    const script = `import { withLock } from './src/retrieval/generation/lock.ts'; await withLock(${JSON.stringify(indexDir)}, () => new Promise((done) => { process.stdin.on('end', done).resume(); console.log('held'); }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const exit = once(child, 'exit');
    return { pid: child.pid, end: async () => (child.stdin.end(), void await exit), kill: async () => (child.kill('SIGKILL'), void await exit) };
  }

  test('of a live process refuses a second build and names the process', async () => {
    const other = await holder();
    const error = await failureOf(build());
    await other.end();
    expect(error).toBeInstanceOf(LockedError);
    expect(error).toMatchObject({ holder: { pid: other.pid, since: expect.stringMatching(/^20/u) } });
    expect(await currentGeneration(indexDir)).toBe(first.manifest.generation);
  });

  test('of a killed process is free at once', async () => {
    await (await holder()).kill();
    expect((await build()).embedded).toBe(0);
    expect((await readdir(indexDir)).filter((name) => name.startsWith('reindex.'))).toEqual(['reindex.lock']);
  });

  test('is waited for when asked to, and the holder is named once', async () => {
    const other = await holder();
    const waitedFor: (number | undefined)[] = [];
    const { embedded } = await reindex({ corpusDir, indexDir, embedding: EMBEDDING, lock: { waitMs: 60_000, onWait: ({ pid }) => {
      waitedFor.push(pid);
      void other.end();
    } } });
    expect({ embedded, waitedFor }).toEqual({ embedded: 0, waitedFor: [other.pid] });
  });

  test('lets two builds of one process run one after another', async () => {
    const lock = { waitMs: 60_000 };
    const [one, two] = await Promise.all([reindex({ corpusDir, indexDir, embedding: EMBEDDING, lock }), reindex({ corpusDir, indexDir, embedding: EMBEDDING, lock })]);
    expect((await listGenerations(indexDir)).sort()).toEqual([one.manifest.generation, two.manifest.generation].sort());
  });

  test('makes the second of two starts wait, and find the index built', async () => {
    await writeFile(join(corpusDir, 'horaires.md'), HORAIRES.replace('samedi', 'vendredi'));
    const ensure = (): Promise<string> => ensureIndex({ corpusDir, indexDir, embedding: EMBEDDING, lock: { waitMs: 60_000 } });
    expect((await Promise.all([ensure(), ensure()])).sort()).toEqual(['built', 'current']);
  });
});

describe('an open index', () => {
  const events: string[] = [];
  const open = (required = true): ReturnType<typeof openIndex> => openIndex({ indexDir, embedding: EMBEDDING, required, onEvent: (event, detail) => events.push(`${event} ${detail}`) });
  beforeEach(() => {
    events.length = 0;
  });

  /** Publishes a generation with one file changed before it is: a server that polls must not see it whole first. */
  async function publishChanged(name: string, change: (text: string) => string): Promise<ReindexSummary> {
    const apart = await mkdtemp(join(tmpdir(), 'eclaireur-index-'));
    await cp(indexDir, apart, { recursive: true });
    const summary = await reindex({ corpusDir, indexDir: apart, embedding: EMBEDDING });
    const file = join(apart, summary.manifest.generation, name);
    await writeFile(file, change(await readFile(file, 'utf8')));
    await cp(join(apart, summary.manifest.generation), join(indexDir, summary.manifest.generation), { recursive: true });
    await setCurrent(indexDir, summary.manifest.generation);
    return summary;
  }

  test('takes up a new generation', async () => {
    const index = await open();
    expect(index.current()?.info.generation).toBe(first.manifest.generation);
    await writeFile(join(corpusDir, 'horaires.md'), HORAIRES.replace('samedi', 'vendredi'));
    const { manifest } = await build();
    await index.refresh();
    await index.close();
    expect(index.current()?.info.generation).toBe(manifest.generation);
    expect((await index.current()?.retrieve('quand ouvre la bibliothèque'))?.ranked[0]?.passage.text).toContain('vendredi');
    expect(events).toEqual([`loaded ${first.manifest.generation}`, `loaded ${manifest.generation}`]);
  });

  test('loads a generation once, however often it is asked to look', async () => {
    const index = await open();
    const { manifest } = await build();
    await Promise.all([index.refresh(), index.refresh(), index.refresh()]);
    await index.close();
    expect(events).toEqual([`loaded ${first.manifest.generation}`, `loaded ${manifest.generation}`]);
  });

  test('keeps the old generation when the new one is damaged, and reports it', async () => {
    const index = await open();
    await publishChanged('lexical.json', () => '{}');
    await index.refresh();
    await index.close();
    expect(index.current()?.info.generation).toBe(first.manifest.generation);
    expect((await index.current()?.retrieve('quand ouvre la bibliothèque'))?.ranked).not.toEqual([]);
    expect(events).toHaveLength(2);
    expect(events.at(-1)).toMatch(/^refused .*is damaged \(lexical\.json does not have the checksum.*Run "npm run reindex"\.$/u);
  });

  test.each([
    ['of another model', '"checksum": "', '"checksum": "0', /was built with the model/u],
    ['of a newer format', `"format": ${FORMAT_VERSION}`, '"format": 99', /has format 99/u],
  ])('keeps the old generation when the new one is %s, and takes up a roll-back without a second load', async (_, from, to, reason) => {
    const index = await open();
    await publishChanged('manifest.json', (text) => text.replace(from, to));
    await index.refresh();
    expect([index.current()?.info.generation, events.length]).toEqual([first.manifest.generation, 2]);
    expect(events.at(-1)).toMatch(reason);
    await rollBack({ indexDir, model: MODEL, target: first.manifest.generation });
    await index.refresh();
    await index.close();
    expect([index.current()?.info.generation, events.length]).toEqual([first.manifest.generation, 2]);
  });

  test('opens the generation before when the published one is damaged, and reports both', async () => {
    const { manifest } = await build();
    await writeFile(join(indexDir, manifest.generation, 'articles.json'), '[]');
    const index = await open();
    await index.close();
    expect(index.current()?.info.generation).toBe(first.manifest.generation);
    expect(events).toEqual([expect.stringMatching(/^refused .*articles\.json does not have the checksum/u), `loaded ${first.manifest.generation}`]);
  });

  test('serves nothing when its only generation is damaged, and takes up the next', async () => {
    await writeFile(join(await generationFolder(), 'articles.json'), '[]');
    const index = await open(false);
    expect(index.current()).toBeUndefined();
    const { manifest } = await build();
    await index.refresh();
    await index.close();
    expect(index.current()?.info.generation).toBe(manifest.generation);
  });

  test('that is required and absent is refused with the command to run', async () => {
    indexDir = await folderWith({});
    expect(await failureOf(open())).toMatchObject({ code: 'INDEX_MISSING', message: `There is no index in "${indexDir}". Run "npm run reindex".` });
  });
});
