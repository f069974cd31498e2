import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkGoldenQuestions, GOLDEN_FILE, mulberry32 } from '../../src/evaluation/index.ts';
import { HnswVector } from '../../src/retrieval/dense/hnsw-vector.ts';
import { measureRecall, tuneSearch } from '../../src/retrieval/dense/recall.ts';
import { readGeneration } from '../../src/retrieval/generation/read.ts';
import { currentGeneration } from '../../src/retrieval/generation/publish.ts';
import { CheckError, diffGenerations, loadEmbedder, openIndex, parseChanges, reindex, type CandidateCheck, type ReindexSummary } from '../../src/retrieval/index.ts';
import { parseArticle } from '../../src/corpus/index.ts';
import { articleText, folderWith } from '../support/corpus-folder.ts';
import { EMBEDDING, TEST_INDEX } from '../support/paths.ts';

const QUESTION = 'Combien de temps puis-je garder un livre ?';
const GOLDEN = `{"id":"t1","turns":["${QUESTION}"],"kind":"answer","must":[["trois semaines"]]}\n`;
let corpusDir: string;
let indexDir: string;
const build = (options: { readonly force?: boolean; readonly checks?: readonly CandidateCheck[] } = {}): Promise<ReindexSummary> => reindex({ corpusDir, indexDir, embedding: EMBEDDING, checks: [checkGoldenQuestions(corpusDir)], ...options });
const failureOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

beforeEach(async () => {
  corpusDir = await folderWith({ 'pret.md': articleText() });
  indexDir = await folderWith({});
});

describe('golden questions', () => {
  test('that are answered let a generation be published, and are counted in its manifest', async () => {
    await writeFile(join(corpusDir, GOLDEN_FILE), GOLDEN);
    const { manifest } = await build();
    expect({ checks: manifest.checks, forced: manifest.forced }).toEqual({ checks: { rappel: 1, 'questions-temoins': 1, 'questions-temoins-justes': 1 }, forced: [] });
  });

  test('that lose their answer refuse the publication, name the line, and leave the served one', async () => {
    await writeFile(join(corpusDir, GOLDEN_FILE), `\n${GOLDEN}`);
    const { manifest } = await build();
    await writeFile(join(corpusDir, 'pret.md'), articleText().replace('garder un livre trois semaines', 'garder un livre dix semaines'));
    const error = await failureOf(build());
    expect(error).toBeInstanceOf(CheckError);
    expect(String(error)).toMatch(/questions-temoins\.jsonl:2: « Combien de temps puis-je garder un livre \? » n'a pas la réponse attendue \(il manque « trois semaines »\) : corrigez l'article ou la question témoin\. Réponse obtenue : « .*dix semaines/u);
    expect(await currentGeneration(indexDir)).toBe(manifest.generation);
    expect((await readdir(indexDir)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('that fail are overruled by force, and written into the manifest', async () => {
    await writeFile(join(corpusDir, GOLDEN_FILE), GOLDEN.replace('trois', 'neuf'));
    const { manifest } = await build({ force: true });
    expect(manifest.forced).toEqual([expect.stringContaining('il manque « neuf semaines »')]);
    expect(await currentGeneration(indexDir)).toBe(manifest.generation);
  });

  test('that cannot be read are a finding with their line', async () => {
    await writeFile(join(corpusDir, GOLDEN_FILE), `${GOLDEN}{"id":\n`);
    expect(String(await failureOf(build()))).toContain('questions-temoins.jsonl:2: ce n\'est pas du JSON');
  });

  test('are not asked for in a corpus without any', async () => {
    expect((await build()).manifest.checks).toEqual({ rappel: 1 });
  });
});

describe('a check', () => {
  test('gets the generation ready to answer, before it is published', async () => {
    const seen: unknown[] = [];
    await build({ checks: [async (candidate) => {
      seen.push(await currentGeneration(indexDir), (await candidate.retrieve(QUESTION)).ranked[0]?.passage.articleId);
      return { findings: [] };
    }] });
    expect(seen).toEqual([undefined, 'pret']);
  });

  test('can leave a file, which is served and held against its checksum', async () => {
    const { manifest } = await build({ checks: [async () => ({ findings: [], files: { 'suggestions.json': '["une question"]' } })] });
    const index = await openIndex({ indexDir, embedding: EMBEDDING, required: true });
    expect(index.current()?.artifacts.get('suggestions.json')).toBe('["une question"]');
    await index.close();
    await writeFile(join(indexDir, manifest.generation, 'suggestions.json'), '[]');
    expect(await failureOf(openIndex({ indexDir, embedding: EMBEDDING, required: true }))).toMatchObject({ code: 'INDEX_DAMAGED', message: expect.stringContaining('suggestions.json does not have the checksum') });
  });

  test.each(['articles.json', 'manifest.json', '../dehors.json', 'note.txt'])('cannot write « %s »', async (name) => {
    expect(await failureOf(build({ checks: [async () => ({ findings: [], files: { [name]: '{}' } })] }))).toBeInstanceOf(RangeError);
    expect(await currentGeneration(indexDir)).toBeUndefined();
  });
});

describe('recall of the vector index', () => {
  test('is at least 0.99 for the shipped corpus', async () => {
    const { checksum } = await loadEmbedder(EMBEDDING);
    const { store, vectors } = await readGeneration(join(TEST_INDEX, await currentGeneration(TEST_INDEX) ?? ''), { checksum, name: EMBEDDING.model });
    expect(await measureRecall(store, 'passages', { vectors: vectors.toFloats(), rows: vectors.rows, dimension: vectors.dimension })).toBeGreaterThanOrEqual(0.99);
  });

  test('is reached by a wider search where texts are many and alike, and the width is stored', async () => {
    const rows = 6000;
    const dimension = 200;
    const random = mulberry32(1);
    const vectors = Float32Array.from({ length: rows * dimension }, () => random() - 0.5);
    for (let row = 0; row < rows; row += 1) {
      const own = vectors.subarray(row * dimension, (row + 1) * dimension);
      const length = Math.hypot(...own);
      own.forEach((value, column) => { own[column] = value / length; });
    }
    const store = new HnswVector();
    await store.createIndex({ indexName: 'tas', dimension });
    await store.upsert({ indexName: 'tas', vectors: Array.from({ length: rows }, (_, row) => Array.from(vectors.subarray(row * dimension, (row + 1) * dimension))), ids: Array.from({ length: rows }, (_, row) => String(row)) });
    expect(await measureRecall(store, 'tas', { vectors, rows, dimension })).toBeLessThan(0.99);
    await tuneSearch(store, 'tas', { vectors, rows, dimension });
    await store.save('tas', indexDir);
    const read = new HnswVector();
    await read.load('tas', indexDir);
    expect(read.searchWidth('tas')).toBeGreaterThan(128);
    expect(await measureRecall(read, 'tas', { vectors, rows, dimension })).toBeGreaterThanOrEqual(0.99);
  });

  test('that a narrow search reaches takes no wider one, whatever was set before', async () => {
    const rows = 300;
    const angles = Array.from({ length: rows }, (_, row) => (2 * Math.PI * row) / rows);
    const store = new HnswVector();
    await store.createIndex({ indexName: 'cercle', dimension: 2 });
    await store.upsert({ indexName: 'cercle', vectors: angles.map((angle) => [Math.cos(angle), Math.sin(angle)]), ids: angles.map((_, row) => String(row)) });
    store.setSearchWidth('cercle', 512);
    expect(await tuneSearch(store, 'cercle', { vectors: Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])), rows, dimension: 2 })).toBe(true);
    expect(store.searchWidth('cercle')).toBe(64);
  });
});

describe('changes', () => {
  const article = (text: string): ReturnType<typeof parseArticle>['article'] => parseArticle('pret.md', text).article;
  const state = (text?: string): Map<string, NonNullable<ReturnType<typeof article>>> => new Map(text === undefined ? [] : [['pret', article(text) ?? expect.unreachable('the article is valid')]]);

  test('name added, changed and removed articles, and the sections within', () => {
    const edited = articleText().replace('trois semaines. [^GUIDE] {officiel}', 'dix semaines. [^GUIDE] {officiel}');
    const more = `${articleText()}\n## Et le retard ?\n\nLe retard se paie. [^GUIDE] {officiel}\n`;
    const slug = 'combien-de-temps-puis-je-garder-un-livre';
    expect([diffGenerations(state(), state(articleText())), diffGenerations(state(articleText()), state()), diffGenerations(state(articleText()), state(edited)), diffGenerations(state(articleText()), state(more)), diffGenerations(state(more), state(articleText()))]).toEqual([
      [{ kind: 'added', id: 'pret', title: 'Le prêt de livres', sections: [] }],
      [{ kind: 'removed', id: 'pret', title: 'Le prêt de livres', sections: [] }],
      [{ kind: 'changed', id: 'pret', title: 'Le prêt de livres', sections: [{ kind: 'changed', heading: QUESTION, slug }] }],
      [{ kind: 'changed', id: 'pret', title: 'Le prêt de livres', sections: [{ kind: 'added', heading: 'Et le retard ?', slug: 'et-le-retard' }] }],
      [{ kind: 'changed', id: 'pret', title: 'Le prêt de livres', sections: [{ kind: 'removed', heading: 'Et le retard ?', slug: 'et-le-retard' }] }],
    ]);
  });

  test('are none when only the date of the last check or a line number moved', () => {
    expect(diffGenerations(state(articleText()), state(articleText({ head: '# une remarque\n' }).replace('updated: 2026-01-02', 'updated: 2026-11-24').replace('---\n##', '---\n\n##')))).toEqual([]);
  });

  test('are kept in the generation, newest first; a first build and a build without changes add none', async () => {
    const history = async (): Promise<ReturnType<typeof parseChanges>> => parseChanges(await readFile(join(indexDir, await currentGeneration(indexDir) ?? '', 'changes.json'), 'utf8'));
    await build();
    expect(await history()).toEqual([]);
    await writeFile(join(corpusDir, 'pret.md'), articleText({ title: 'Le prêt' }));
    const second = await build();
    await build();
    await writeFile(join(corpusDir, 'horaires.md'), articleText({ title: 'Les horaires' }));
    const fourth = await build();
    expect((await history()).map(({ generation, date, articles }) => [generation, date, articles.map(({ kind, id }) => `${kind} ${id}`)])).toEqual([
      [fourth.manifest.generation, fourth.manifest.created, ['added horaires']],
      [second.manifest.generation, second.manifest.created, ['changed pret']],
    ]);
  });

  test('of an unreadable history are none', () => {
    expect([parseChanges(undefined), parseChanges('{'), parseChanges('[{"generation":1}]')]).toEqual([[], [], []]);
  });
});
