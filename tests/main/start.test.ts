import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkGoldenQuestions } from '../../src/evaluation/index.ts';
import { reindex } from '../../src/retrieval/index.ts';
import { articleText, folderWith } from '../support/corpus-folder.ts';
import { COMPILED, EMBEDDING, TEST_INDEX } from '../support/paths.ts';
import { TelegramStub } from '../support/telegram-stub.ts';

interface Run { readonly code: number | null; readonly out: string; readonly err: string }

/** Runs the service as a process; `whenReady` gets its address and the run ends with SIGTERM. */
async function run(environment: Readonly<Record<string, string>>, whenReady?: (url: string, child: ChildProcess) => Promise<void>): Promise<Run> {
  const child = spawn(process.execPath, ['src/main.ts'], { env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED, PORT: '0', ...environment } });
  let out = '';
  let err = '';
  child.stderr.on('data', (data: Buffer) => { err += data.toString(); });
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    const url = /^ready (\S+)$/mu.exec(out)?.[1];
    if (url !== undefined) void (whenReady?.(url, child) ?? Promise.resolve()).finally(() => child.kill('SIGTERM'));
  });
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}

const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'eclaireur-'));

type Folders = Readonly<Record<'CORPUS_DIR' | 'INDEX_DIR', string>>;

/** A corpus and its published index, for tests whose behaviour begins after the building; that the service builds one itself is the first test. */
async function publishedIndex(files: Readonly<Record<string, string>> = {}): Promise<Folders> {
  const [corpusDir, indexDir] = [await folderWith({ 'pret.md': articleText(), ...files }), await emptyFolder()];
  await reindex({ corpusDir, indexDir, embedding: EMBEDDING, checks: [checkGoldenQuestions(corpusDir)] });
  return { CORPUS_DIR: corpusDir, INDEX_DIR: indexDir };
}

/** One that several tests serve and none changes. */
let published: Folders;
beforeAll(async () => {
  published = await publishedIndex();
});

test('builds the index, says ready on one line, answers, and stops cleanly on SIGTERM', async () => {
  const CORPUS_DIR = await folderWith({ 'pret.md': articleText() });
  const INDEX_DIR = await emptyFolder();
  let answer = '';
  const first = await run({ CORPUS_DIR, INDEX_DIR }, async (url) => {
    const response = await fetch(`${url}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message: 'Combien de temps puis-je garder un livre ?' }) });
    answer = await response.text();
  });
  expect(first.code).toBe(0);
  expect(first.out).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\n$/u);
  expect(first.err).toContain('Calcul des vecteurs');
  expect(answer).toContain('Vous pouvez garder un livre trois semaines [1].');
  const second = await run({ CORPUS_DIR, INDEX_DIR });
  expect({ code: second.code, rebuilt: second.err.includes('Calcul des vecteurs') }).toEqual({ code: 0, rebuilt: false });
});

test('an uncaught failure ends the process with code 1 and leaves no word of its message on the log', async () => {
  const throwing = 'data:text/javascript,process.on("SIGUSR2",()=>{throw new TypeError(["phrase","privee"].join("-"))})';
  const { code, err } = await run({ ...published, NODE_OPTIONS: `--import=${throwing.replaceAll('"', '%22').replaceAll(' ', '%20')}` }, async (_url, child) => {
    child.kill('SIGUSR2');
    await once(child, 'exit');
  });
  expect({ code, reported: err.includes('uncaught failure, the process ends'), quoted: err.includes('phrase-privee') }).toEqual({ code: 1, reported: true, quoted: false });
});

// Eight seconds of it are waiting (the grace of a stop): the next one runs meanwhile.
test.concurrent('stops in time although a client holds its connection open', async () => {
  let began = 0;
  const { code } = await run(published, async (url) => {
    const { port } = new URL(url);
    const half = connect(Number(port), '127.0.0.1');
    half.on('error', () => undefined); // cut by the server
    await once(half, 'connect');
    half.write('POST /api/chat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{');
    await fetch(`${url}/healthz`); // behind the half request
    began = Date.now();
  });
  expect(code).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
});

test.concurrent('starts while a channel\'s platform is away, and tells so in /readyz', async () => {
  let ready: unknown;
  const { code } = await run({ ...(await telegramAt('http://127.0.0.1:9')), LOG_LEVEL: 'silent' }, async (url) => { // port 9: nobody listens
    ready = await (await fetch(`${url}/readyz`)).json();
  });
  expect(code).toBe(0);
  expect(ready).toMatchObject({ status: 'ready', channels: { telegram: 'disconnected' } });
});

async function telegramAt(root: string): Promise<Readonly<Record<string, string>>> {
  return { INDEX_DIR: TEST_INDEX, DATA_DIR: await emptyFolder(), TELEGRAM_API_ROOT: root, TELEGRAM_BOT_TOKEN: '4242:a-token-that-the-stub-does-not-know' };
}

describe('stops with one clear sentence and code 1', () => {
  test('for every invalid variable at once', async () => {
    const { code, out, err } = await run({ PORT: 'abc', LOG_LEVEL: 'loud' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trim().split('\n')).toEqual(['PORT: "abc" must be a whole number. Example: PORT=8080', 'LOG_LEVEL: "loud" must be fatal, error, warn, info, debug or silent. Example: LOG_LEVEL=warn']);
  });

  test('for a broken article while there is no index', async () => {
    const { code, out, err } = await run({ CORPUS_DIR: await folderWith({ 'pret.md': articleText().replace('type: contexte', 'type: recette') }), INDEX_DIR: await emptyFolder() });
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: expect.stringMatching(/^pret\.md:3: « type » doit être/u) });
  });

  test('not for a broken article while an index is published: that one serves on as it was, and the log says why', async () => {
    const { CORPUS_DIR, INDEX_DIR } = await publishedIndex();
    const before = [await readFile(join(INDEX_DIR, 'CURRENT'), 'utf8'), await readdir(INDEX_DIR)];
    await writeFile(join(CORPUS_DIR, 'pret.md'), articleText().replace('type: contexte', 'type: recette'));
    const { code, out, err } = await run({ CORPUS_DIR, INDEX_DIR });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^ready /u) });
    expect(err).toMatch(/"reason":"pret\.md:3: « type » doit être .*","msg":"no new index could be published, the old one stays"/u);
    expect([await readFile(join(INDEX_DIR, 'CURRENT'), 'utf8'), await readdir(INDEX_DIR)]).toEqual(before);
  });

  test('not for an index that fails its golden questions while another is published: that one serves on, and the log says why', async () => {
    const { CORPUS_DIR, INDEX_DIR } = await publishedIndex({ 'questions-temoins.jsonl': '{"id":"t","turns":["Combien de temps puis-je garder un livre ?"],"kind":"answer","must":[["trois semaines"]]}\n' });
    await writeFile(join(CORPUS_DIR, 'pret.md'), articleText().replace('garder un livre trois semaines', 'garder un livre dix semaines'));
    const { code, out, err } = await run({ CORPUS_DIR, INDEX_DIR });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^ready /u) });
    expect(err).toMatch(/"reason":"questions-temoins\.jsonl:1: .*il manque « trois semaines ».*npm run reindex -- --force","msg":"no new index could be published, the old one stays"/u);
  });

  test('not for a first index that fails its golden questions: it serves, and says so', async () => {
    const CORPUS_DIR = await folderWith({ 'pret.md': articleText(), 'questions-temoins.jsonl': '{"id":"t","turns":["Combien de temps puis-je garder un livre ?"],"kind":"answer","must":[["neuf semaines"]]}\n' });
    const { code, out, err } = await run({ CORPUS_DIR, INDEX_DIR: await emptyFolder() });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^ready /u) });
    expect(err).toContain('Premier index publié malgré :\nquestions-temoins.jsonl:1: ');
  });

  test('for a building process that is killed', async () => {
    const hook = 'data:text/javascript,if(process.argv[1].endsWith("index-builder-process.ts"))process.kill(process.pid,"SIGKILL")';
    const { code, out, err } = await run({ CORPUS_DIR: await folderWith({ 'pret.md': articleText() }), INDEX_DIR: await emptyFolder(), NODE_OPTIONS: `--import=${hook.replaceAll('"', '%22')}` });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('La construction de l\'index s\'est arrêtée avant la fin (SIGKILL)');
  });

  test('for a missing model', async () => {
    const { code, err } = await run({ CORPUS_DIR: await folderWith({ 'pret.md': articleText() }), INDEX_DIR: await emptyFolder(), EMBEDDING_MODEL: 'models/absent' });
    expect(code).toBe(1);
    expect(err).toContain('No embedding model in "models/absent"');
  });

  test('for a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const { code, err } = await run({ ...published, PORT: String(typeof address === 'object' ? address?.port : 0) });
    taken.close();
    expect(code).toBe(1);
    expect(err).toContain('Le port est déjà pris : choisissez-en un autre, par exemple PORT=3001.');
  });

  test('for an address that is not this machine\'s', async () => {
    const { code, out, err } = await run({ ...published, LOG_LEVEL: 'silent', HOST: '203.0.113.9' }); // documentation range, RFC 5737
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trim().split('\n').at(-1)).toBe('HOST: "203.0.113.9" is not an address of this machine. Example: HOST=127.0.0.1');
  });

  test('for a metrics port in use, named as such', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    const { code, err } = await run({ ...published, LOG_LEVEL: 'silent', METRICS_PORT: port });
    taken.close();
    expect(code).toBe(1);
    expect(err.trim().split('\n').at(-1)).toBe(`METRICS_PORT: "${port}" is in use already. Example: METRICS_PORT=9465`);
  });

  test('for a token that a channel\'s platform refuses', async () => {
    const stub = await new TelegramStub().start();
    const { code, out, err } = await run({ ...(await telegramAt(stub.url)), LOG_LEVEL: 'silent' });
    await stub.stop();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trim().split('\n').at(-1)).toMatch(/^TELEGRAM_BOT_TOKEN: Telegram refuses the given value\./u);
  });

  test('for a corpus folder that does not exist', async () => {
    const { code, err } = await run({ CORPUS_DIR: '/nulle/part', INDEX_DIR: await emptyFolder() });
    expect(code).toBe(1);
    expect(err).toMatch(/Un fichier ou un dossier manque \(ENOENT[^)]*\) : vérifiez son nom, et CORPUS_DIR/u);
  });
});
