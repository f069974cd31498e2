import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { envExample } from '../src/config/index.ts';

const packageScripts = async (): Promise<Record<string, string>> => z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(await readFile('package.json', 'utf8'))).scripts;

test('.env.example is the table of variables', async () => {
  expect(await readFile('.env.example', 'utf8')).toBe(envExample());
});

test('every npm command that the documents name exists', async () => {
  const scripts = await packageScripts();
  for (const file of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']) {
    const named = [...(await readFile(file, 'utf8')).matchAll(/npm (?:run )?([a-z][a-z:]+)(?=[\s`,)])/gu)].map((match) => match[1] ?? '').filter((name) => name !== 'ci' && name !== 'registry');
    expect(named.filter((name) => scripts[name] === undefined), file).toEqual([]);
  }
});

test('the rooms of ARCHITECTURE.md are the folders of src', async () => {
  const folders = (await readdir('src', { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort((left, right) => left.localeCompare(right));
  const rooms = [...(await readFile('ARCHITECTURE.md', 'utf8')).matchAll(/^\| `src\/(\w+)\/` \|/gmu)].map((match) => match[1] ?? '').sort((left, right) => left.localeCompare(right));
  expect(rooms).toEqual(folders);
});

test('only src/config reads the environment', async () => {
  const files = (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.ts') && !file.startsWith('config/'));
  const readers = [];
  for (const file of files) if (/process\.env(?!\['MASTRA_TELEMETRY_DISABLED'\] = )/u.test(await readFile(`src/${file}`, 'utf8'))) readers.push(file);
  expect(readers).toEqual([]);
});

test('what ranks and composes uses no Node API', async () => {
  const pure = ['src/retrieval/analysis', 'src/retrieval/lexical', 'src/retrieval/ranking', 'src/answering'];
  for (const folder of pure) {
    for (const file of (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'))) {
      expect(await readFile(`${folder}/${file}`, 'utf8'), `${folder}/${file}`).not.toMatch(/from 'node:|\bBuffer\b|process\./u);
    }
  }
});

test('no file of src knows a subject of the corpus: another association runs the same program on its own', async () => {
  // Names, benefits and law numbers of the shipped corpus; words of everyday French (« travail », « demande ») and the types of articles (« algorithme ») are no subject.
  const subjects = /france.?travail|p[oô]le.?emploi|\bft\b|ch[oô]mage|ch[oô]meu|allocations?\b|\ballocs?\b|radi(?:ation|er?\b|é)|\bcaf\b|\bcnaf\b|\brsa\b|urssaf|demandeurs? d.emploi|actualisation|intermittent|employabilit|quadrature|5412/iu;
  // The masking of personal data knows under which names an administration keeps people, and words that follow a person's name in a message.
  const files = (await readdir('src', { recursive: true })).filter((file) => /\.(?:ts|js|css)$/u.test(file) && file !== 'answering/personal-data.ts');
  const found: string[] = [];
  for (const file of files) {
    const lines = (await readFile(`src/${file}`, 'utf8')).split('\n');
    lines.forEach((line, index) => {
      const word = subjects.exec(line)?.[0];
      if (word !== undefined) found.push(`${file}:${index + 1}: ${word}`);
    });
  }
  expect(files.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});
