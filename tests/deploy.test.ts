import { access, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SERVICE_ARGS } from '../scripts/service-args.ts';
import { VARIABLES } from '../src/config/variables.ts';

/** Variables of the platform, not of ours. */
const FOREIGN = ['NODE_ENV', 'MASTRA_TELEMETRY_DISABLED', 'MALLOC_ARENA_MAX'];
const OWN: readonly string[] = Object.values(VARIABLES).map(({ name }) => name);
const START: readonly string[] = SERVICE_ARGS;

const Compose = z.object({ services: z.record(z.string(), z.object({ environment: z.record(z.string(), z.string()), ports: z.array(z.string()), read_only: z.boolean(), init: z.boolean(), cpus: z.number().optional(), ulimits: z.record(z.string(), z.number()) }).loose()) });

async function namesSetIn(file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => /^(?:ENV|Environment=)/u.test(line));
  return lines.flatMap((line) => [...line.matchAll(/(?<=^ENV |Environment=|\s)([A-Z][A-Z_]+)=/gu)].map((match) => match[1] ?? ''));
}

test.each(['Dockerfile', 'deploy/eclaireur.service'])('%s sets only variables that exist', async (file) => {
  const names = await namesSetIn(file);
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !OWN.includes(name) && !FOREIGN.includes(name))).toEqual([]);
});

test('compose.yaml sets variables that exist, is reached through a proxy only, cannot write, stops when told, and dumps no core', async () => {
  const { services } = Compose.parse(parse(await readFile('compose.yaml', 'utf8')));
  const [service] = Object.values(services);
  expect(Object.keys(service?.environment ?? {}).filter((name) => !OWN.includes(name))).toEqual([]);
  expect(service).toMatchObject({ ports: ['127.0.0.1:3000:3000', '127.0.0.1:9464:9464'], read_only: true, init: true, ulimits: { core: 0 } });
  // Docker refuses to start a container that asks for more processors than a small server has.
  expect(service?.cpus ?? 1).toBeLessThanOrEqual(1);
});

test('the image is built from what is named alone, which exists', async () => {
  const [first, ...rest] = (await readFile('.dockerignore', 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(first).toBe('*');
  expect(rest).toContain('!src');
  for (const line of rest) await access(line.replace('!', ''));
});

test('no package that the image leaves out is loaded in Node', async () => {
  const [, left = ''] = /rm -r (node_modules\/\S+)/u.exec(await readFile('Dockerfile', 'utf8')) ?? [];
  await access(left);
  await access(`node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}`);
  const loaded = await readFile(new URL(import.meta.resolve('@xenova/transformers')), 'utf8');
  expect(loaded).toContain('("onnxruntime-node")');
  expect(loaded).not.toMatch(/(?:from|import|require\w*)\s*\(?\s*["']onnxruntime-web/u);
});

test('every way to start starts alike', async () => {
  const { scripts } = z.object({ scripts: z.object({ start: z.string() }) }).parse(JSON.parse(await readFile('package.json', 'utf8')));
  expect(scripts.start).toBe(`node ${START.join(' ')}`);
  expect(await readFile('Dockerfile', 'utf8')).toContain(`CMD ${JSON.stringify(['node', ...START]).replaceAll(',', ', ')}`);
  expect(await readFile('deploy/eclaireur.service', 'utf8')).toContain(`/node ${START.join(' ')}\n`);
  expect(await readFile('deploy/eclaireur.service', 'utf8')).toContain('\nLimitCORE=0\n');
});

test('the hosting guide names variables, files and commands that exist', async () => {
  const guide = await readFile('docs/HEBERGER.md', 'utf8');
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(await readFile('package.json', 'utf8')));
  expect([...guide.matchAll(/`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`/gu)].map((match) => match[1] ?? '').filter((name) => !OWN.includes(name))).toEqual([]);
  expect([...guide.matchAll(/npm run ([a-z:]+)/gu)].map((match) => match[1] ?? '').filter((name) => scripts[name] === undefined)).toEqual([]);
  for (const [, path = ''] of guide.matchAll(/\]\(\.\.\/([^)]+)\)/gu)) await access(path);
});

test('what kind of Node the image runs is what the package asks for', async () => {
  const { devDependencies } = z.object({ devDependencies: z.object({ node: z.string() }) }).parse(JSON.parse(await readFile('package.json', 'utf8')));
  expect([...(await readFile('Dockerfile', 'utf8')).matchAll(/^FROM node:([\d.]+)-/gmu)].map((match) => match[1])).toEqual([devDependencies.node, devDependencies.node]);
});
