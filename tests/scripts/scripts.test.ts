import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { articleText, folderWith } from '../support/corpus-folder.ts';

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const SCRIPTS = ['ask', 'corpus-check', 'corpus-diff', 'corpus-import', 'corpus-links', 'corpus-new', 'corpus-questions', 'corpus-stale', 'evaluate', 'index-list', 'index-rollback', 'index-verify', 'reindex', 'trial-image', 'trial-kill', 'train-ranking'] as const;
const QUESTION = 'Combien de temps puis-je garder un livre ?';
const ANSWERED = JSON.stringify({ id: 'pret', turns: [QUESTION], kind: 'answer', must: [['trois semaines']], cite: ['pret'], tags: ['simple'] });
const WRONG = JSON.stringify({ id: 'faux', turns: [QUESTION], kind: 'answer', must: [['six mois']] });
let corpusDir: string;
let indexDir: string;
let setsDir: string;
let indexed: Run;

/** Runs a script as `npm run` would, on the tiny corpus; the code is its exit code. */
function run(script: string, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<Run> {
  const env = { ...process.env, CORPUS_DIR: corpusDir, INDEX_DIR: indexDir, ...environment };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [`scripts/${script}.ts`, ...args], { env, timeout: 50_000 }, (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }));
  });
}

beforeAll(async () => {
  corpusDir = await folderWith({ 'pret.md': articleText() });
  indexDir = join(await folderWith({}), 'index');
  setsDir = await folderWith({
    'juste.jsonl': `{"thresholds":{"answers":1}}\n${ANSWERED}\n`,
    'sous-le-seuil.jsonl': `{"thresholds":{"answers":0.9}}\n${ANSWERED}\n${WRONG}\n`,
    'sans-seuil.jsonl': `${ANSWERED}\n${WRONG}\n`,
    'casse.jsonl': `${ANSWERED}\n{"id": \n`,
  });
  indexed = await run('reindex');
});

describe('every script', () => {
  test.concurrent.each(SCRIPTS)('%s --help prints its use on stdout and ends with 0', async (script) => {
    const { code, stdout, stderr } = await run(script, ['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^npm run [\w:]+.*\n.+\n\n(?: {2}--.+\n)*? {2}--help +affiche cette aide\n$/u);
  });

  test.each(['corpus-check', 'evaluate'])('%s refuses an unknown option on stderr, with 1', async (script) => {
    const { code, stdout, stderr } = await run(script, ['--nulle']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^L'option « --nulle » n'existe pas\.\nVoir : npm run [\w:]+ -- --help\n$/u);
  });

  test.each([['corpus-stale', ['--mois'], 'L\'option « --mois » demande une valeur.'], ['reindex', ['--force=oui'], 'L\'option « --force » ne prend pas de valeur.'], ['index-list', ['ancien'], '« ancien » est de trop.'], ['corpus-diff', ['a', 'b', 'c'], '« c » est de trop.']] as const)('%s %j says what is wrong with it', async (script, args, sentence) => {
    const { code, stdout, stderr } = await run(script, args);
    expect({ code, stdout, sentence: stderr.split('\n')[0] }).toEqual({ code: 1, stdout: '', sentence });
  });
});

test.each(['corpus-stale', 'corpus-links'])('%s names the articles that it has to leave out', async (script) => {
  const own = { CORPUS_DIR: await folderWith({ 'pret.md': articleText().replaceAll('https://example.org', 'http://127.0.0.1:9'), 'films.md': articleText().replace('type: contexte', 'type: film') }) };
  expect((await run(script, script === 'corpus-links' ? ['--pause', '0'] : [], own)).stderr).toBe('Sans films.md : npm run corpus:check dit ce qui ne va pas.\n');
});

test('a reader that closes the pipe ends a script without a stack', async () => {
  const child = execFile(process.execPath, ['scripts/corpus-check.ts'], { env: { ...process.env, CORPUS_DIR: corpusDir, INDEX_DIR: indexDir } });
  let stderr = '';
  child.stderr?.on('data', (text: string) => { stderr += text; });
  child.stdout?.destroy();
  await once(child, 'close');
  expect({ code: child.exitCode, stack: /EPIPE|\bat /u.test(stderr) }).toEqual({ code: 0, stack: false });
});

describe('corpus-check', () => {
  test('ends with 0 and figures for a sound corpus', async () => {
    const { code, stdout } = await run('corpus-check');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^1 articles, 1 sections, \d+ phrases, \d+ façons de demander\.[^]*\n0 erreur\(s\), \d+ remarque\(s\)\.\n$/u) });
  });

  test('ends with 1 and one line « file:line: » a fault', async () => {
    const broken = await folderWith({ 'a.md': '# Bonjour\n', 'droits/b.md': articleText({ body: '## Titre\n\nUn livre. [^NULLE]\n' }) });
    const { code, stdout, stderr } = await run('corpus-check', [], { CORPUS_DIR: broken });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^a\.md:1: /mu);
    expect(stderr).toMatch(/^droits\/b\.md:12: la source \[\^NULLE\] n'est pas définie/mu);
    expect(stdout).toMatch(/\n[2-9] erreur\(s\)/u);
  });

  test('counts remarks as errors with --strict only', async () => {
    const long = await folderWith({ 'pret.md': articleText({ body: `## Titre\n\nLe lecteur ${'qui lit beaucoup '.repeat(20)}garde un livre. [^GUIDE]\n` }) });
    const [plain, strict] = [await run('corpus-check', [], { CORPUS_DIR: long }), await run('corpus-check', ['--strict'], { CORPUS_DIR: long })];
    expect([plain.code, strict.code]).toEqual([0, 1]);
    expect(plain.stdout).toMatch(/\n0 erreur\(s\), [1-9]\d* remarque\(s\)\.\n$/u);
  });
});

describe('reindex', () => {
  test('publishes an index and tells on stdout what changed and was checked, progress on stderr', () => {
    expect(indexed.code).toBe(0);
    expect(indexed.stdout).toMatch(/^Index publié : gen-[\w-]+\n1 articles, 1 passages, (\d+) vecteurs, dont \1 calculés\.\nArticles ajoutés : 1, modifiés : 0, retirés : 0\.\nPassages ajoutés : 1, modifiés : 0, retirés : 0\.\n {2}ajouté : pret\nVérifications : pas de questions témoins, 100\.0 % des passages les plus proches retrouvés\.\n$/u);
    expect(indexed.stderr).toContain('Calcul des vecteurs : ');
  });

  test('of a broken corpus ends with 1, « file:line: » and what stays', async () => {
    const before = await readdir(indexDir);
    const { code, stdout, stderr } = await run('reindex', [], { CORPUS_DIR: await folderWith({ 'a.md': '# Bonjour\n' }) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^a\.md:1: [^]*\nRien n'a été publié : l'index en place est inchangé\.\n$/mu);
    expect(await readdir(indexDir)).toEqual(before);
  });

  test.each([
    ['an invalid variable', { PORT: 'abc' }, 'PORT: "abc" must be a whole number. Example: PORT=8080'],
    ['a model folder that does not exist', { EMBEDDING_MODEL: './nulle-part' }, 'No embedding model in "./nulle-part"'],
    ['a corpus folder that does not exist', { CORPUS_DIR: '/nulle-part' }, ', /nulle-part)'],
  ])('with %s ends with 1 and a sentence, without a stack', async (_, environment, sentence) => {
    const { code, stderr } = await run('reindex', [], environment);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /mu);
  });
});

describe('the index commands', () => {
  test('list, verify and roll back: the corpus and its index of before', async () => {
    const own = { CORPUS_DIR: await folderWith({ 'pret.md': articleText(), 'questions-temoins.jsonl': `${ANSWERED}\n` }), INDEX_DIR: await folderWith({}) };
    expect((await run('index-list', [], own)).stdout).toContain('Aucun index dans');
    expect((await run('index-rollback', ['gen-x'], own)).stderr).toContain('index:list');
    expect((await run('corpus-diff', ['--atom'], own)).stderr).toMatch(/^Un flux donne des adresses entières : .+PUBLIC_URL=https/u);
    expect((await run('index-rollback', ['gen-a'], own)).stderr).toBe('Il n\'y a pas d\'index de ce nom, ou pas d\'autre que celui qui sert : « npm run index:list » montre ceux qui sont là.\n');
    expect((await run('corpus-diff', ['gen-a', 'gen-b'], own)).stderr).toBe('Il n\'y a pas d\'index « gen-a » : npm run index:list montre ceux qui sont là.\n');
    expect((await run('corpus-import', ['/nulle/part.pdf'], own)).stderr).toContain('« /nulle/part.pdf » ne se lit pas');
    expect(await run('index-verify', [], own)).toMatchObject({ code: 1, stderr: expect.stringContaining('lancez npm run reindex') });
    await run('reindex', [], own);
    await writeFile(join(own.CORPUS_DIR, 'pret.md'), articleText().replace('garder un livre trois semaines', 'garder un livre dix semaines'));
    const refused = await run('reindex', [], own);
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/questions-temoins\.jsonl:1: .*\nPour publier quand même : npm run reindex -- --force\nRien n'a été publié : l'index en place est inchangé\.\n$/u) });
    expect(await run('reindex', ['--force'], own)).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nPublié malgré : questions-temoins\.jsonl:1: /u) });
    expect(await run('index-verify', [], own)).toMatchObject({ code: 1, stdout: expect.stringContaining('Questions témoins : 0 justes sur 1\n1 problème(s).') });
    expect((await run('index-list', [], own)).stdout).toMatch(/^→ gen-\S+ {2}.* 1 articles, 1 passages, modèle models\/eclaireur-fr\n {4}publié malgré : [^]*\n {2}gen-\S+ {2}.*\n$/u);
    expect(await run('index-rollback', [], own)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Index remis en service : gen-/u) });
    expect(await run('index-verify', [], own)).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 justes sur 1\nL'index est sain\.\n$/u) });
  });
});

describe('ask', () => {
  test('prints the answer with its sources', async () => {
    const { code, stdout } = await run('ask', [QUESTION]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/trois semaines[^]*\[1\] Le prêt de livres \([^)]+\), vrai au \d{4}-\d\d-\d\d, officiel\n {4}La bibliothèque, « Guide du lecteur », 2025-05 https:\/\/example\.org\/guide\n/u);
  });

  test('shows the way of a question with --explain', async () => {
    const { code, stdout } = await run('ask', ['--explain', QUESTION]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Analyse : .*\nTermes : .*livr.*\nArticles de loi : aucun ; intentions : .+\nQuestion : part que le corpus ne connaît pas 0\.00, .+\nCandidats :\n {2}1\. -?\d+\.\d\d pret#combien-de-temps-puis-je-garder-un-livre-1\n {7}bm25 [^]*\nConfiance : [01]\.\d{3} \(seuil [\d.]+\)\n {2}pour : [^A-Z\n]+\n {2}contre : [^A-Z\n]+\nDécision : réponse : la confiance passe le seuil\.\n/u);
    expect((await run('ask', ['--explain', 'météo du week-end à Oslo'])).stdout).toMatch(/\n {2}contre : .*mots que le corpus ne connaît pas.*\nDécision : abstention : la confiance est sous le seuil\. /u);
  });

  test('without a question ends with 1 and an example', async () => {
    expect(await run('ask', [' '])).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining('par exemple : npm run ask -- "') });
  });
});

test('trial-image gives what stands behind « -- » to the engine\'s « run »', async () => {
  const folder = await folderWith({ engine: '#!/bin/sh\necho "$@" >>"$0.log"\ntest "$1" = build\n' }); // builds, and cannot run
  const engine = join(folder, 'engine');
  await chmod(engine, 0o755);
  const { code } = await run('trial-image', ['--engine', engine, '--', '--ulimit=nofile=1024:1024']);
  expect(code).toBe(1);
  expect(await readFile(`${engine}.log`, 'utf8')).toMatch(/^run .* --ulimit=nofile=1024:1024 eclaireur:trial$/mu);
});

test.each([['ask', QUESTION], ['corpus-check'], ['evaluate', 'jeu.jsonl']])('%s with an invalid variable ends with 1 and its sentence, without a stack', async (script, ...args) => {
  const { code, stderr } = await run(script, args, { PORT: 'abc' });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^PORT: "abc" must be a whole number\. Example: PORT=8080\n(?!\s+at )/u) });
});

describe('evaluate', () => {
  const evaluate = (set: string, ...options: string[]): Promise<Run> => run('evaluate', [...options, join(setsDir, set)]);

  test('ends with 0 at the threshold of the first line', async () => {
    const { code, stdout } = await evaluate('juste.jsonl');
    expect(code).toBe(0);
    expect(stdout).toMatch(/juste\.jsonl : 1 questions\n {2}réponses justes +100\.0 % \[100\.0 % – 100\.0 %\]\n[^]*\n {2}étiquette .*\n {2}simple +1\/1 +100\.0 % +\[100\.0 % – 100\.0 %\]\n/u);
  });

  test('tells what changed since the last run of the same set', async () => {
    const sets = await folderWith({ 'suivi.jsonl': `${ANSWERED}\n${WRONG}\n` });
    const file = join(sets, 'suivi.jsonl');
    await run('evaluate', [file]);
    await writeFile(file, `${ANSWERED.replace('trois semaines', 'neuf semaines')}\n${WRONG.replace('six mois', 'semaines')}\n`);
    expect((await run('evaluate', [file])).stdout).toMatch(/\n {2}depuis le 20.* UTC : 1 mieux, 1 moins bien, 0 comme avant\n {4}− pret .*\n {4}\+ faux .*\n$/u);
  });

  test('ends with 1 below it, and names the share and the threshold', async () => {
    const { code, stderr } = await evaluate('sous-le-seuil.jsonl');
    expect(code).toBe(1);
    expect(stderr).toContain('sous-le-seuil.jsonl : sous le seuil : réponses justes 50.0 % < 90.0 %\n');
  });

  test('ends with 0 without a threshold, and shows each wrong reply with --failures', async () => {
    const { code, stdout } = await evaluate('sans-seuil.jsonl', '--failures');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nfaux \["Combien de temps puis-je garder un livre \?"\]\n {2}il manque « six mois »\n/u);
    expect(stdout).not.toContain('\npret ');
  });

  test('gives one JSON line a set with --json', async () => {
    const { stdout } = await evaluate('sans-seuil.jsonl', '--json');
    expect(JSON.parse(stdout)).toEqual({
      file: join(setsDir, 'sans-seuil.jsonl'), summary: { cases: 2, answers: 0.5, abstentions: 1, wronglyAbstained: 0, verbatim: 1, marked: 1 },
      failures: [{ id: 'faux', right: false, complaints: ['il manque « six mois »'] }],
    });
  });

  test('names the line of a set that cannot be read, with 1', async () => {
    const { code, stderr } = await evaluate('casse.jsonl');
    expect(code).toBe(1);
    expect(stderr).toContain('ligne 2 : ce n\'est pas du JSON : vérifiez les guillemets et les virgules.');
  });

  test('without a set ends with 1 and its use', async () => {
    expect(await run('evaluate')).toEqual({ code: 1, stdout: '', stderr: 'Donnez un jeu de questions : npm run evaluate -- FICHIER.jsonl\n' });
  });

  test('builds the index again when the corpus changed', async () => {
    const other = await folderWith({ 'pret.md': articleText().replace('garder un livre trois semaines', 'garder un livre dix semaines') });
    const ownIndex = await folderWith({});
    await cp(indexDir, ownIndex, { recursive: true });
    const { code, stdout, stderr } = await run('evaluate', ['--failures', join(setsDir, 'juste.jsonl')], { CORPUS_DIR: other, INDEX_DIR: ownIndex });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('sous le seuil') });
    expect(stdout).toMatch(/il manque « trois semaines »\n.*dix semaines/u);
  });
});
