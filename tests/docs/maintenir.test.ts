import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Articles of the shipped corpus that the guide's examples speak of. */
const ARTICLES = ['institutions/cada.md', 'demarches/saisir-cada.md'];
/** Commands that ask the outside: their use is shown instead. */
const OUTSIDE = /^npm run corpus:links/u;

interface Step { readonly command: string; readonly expected: readonly string[] }

let copy: string;

/** Commands of the guide's `console` blocks with the lines below them; `…` stands for anything. */
async function readSteps(): Promise<Step[]> {
  const blocks = [...(await readFile('docs/MAINTENIR.md', 'utf8')).matchAll(/^```console\n([^]*?)^```$/gmu)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split(/^(?=\$ )/mu).map((step) => {
    const [command = '', ...expected] = step.trimEnd().split('\n');
    return { command: command.slice(2), expected };
  }));
}

async function run(command: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn('/bin/sh', ['-c', `${command} 2>&1`], { cwd: copy, stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => { output += data.toString(); });
  await once(child, 'close');
  return { code: child.exitCode, output };
}

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'eclaireur-guide-'));
  for (const name of ['src', 'scripts', 'node_modules', 'models', 'package.json', '.npmrc']) await symlink(resolve(name), join(copy, name));
  for (const article of ARTICLES) {
    await mkdir(dirname(join(copy, 'corpus', article)), { recursive: true });
    await writeFile(join(copy, 'corpus', article), (await readFile(join('corpus', article), 'utf8')).replace(/^related: .*$/mu, 'related: []'));
  }
  await cp('corpus/synonymes.yaml', join(copy, 'corpus/synonymes.yaml'));
  const golden = (await readFile('corpus/questions-temoins.jsonl', 'utf8')).split('\n').filter((line) => line.includes('"cite": ["cada"]') || line.includes('"cite":["cada"]'));
  await writeFile(join(copy, 'corpus/questions-temoins.jsonl'), `${golden.join('\n')}\n`);
  await writeFile(join(copy, 'rapport.md'), '# Rapport de la commission\n\nLa commission a rendu des avis.\n');
});
afterAll(() => rm(copy, { recursive: true }));

test('every command of the guide for maintainers does what the guide shows, in its order', async () => {
  const steps = await readSteps();
  expect(steps.length).toBeGreaterThan(12);
  for (const { command, expected } of steps) {
    const { code, output } = await run(OUTSIDE.test(command) ? `${command} --help` : command);
    expect({ command, code, output: code === 0 ? '' : output }).toEqual({ command, code: 0, output: '' });
    const pattern = expected.map((line) => line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')).join('.*')).join('[^]*?');
    expect(output, command).toMatch(new RegExp(pattern, 'u'));
  }
}, 180_000);

test('every command that the guide names exists', async () => {
  const named = [...(await readFile('docs/MAINTENIR.md', 'utf8')).matchAll(/npm run ([a-z:]+)/gu)].map(([, name = '']) => name);
  const manifest = await readFile('package.json', 'utf8');
  expect(named.filter((name) => !manifest.includes(`"${name}": `))).toEqual([]);
});
