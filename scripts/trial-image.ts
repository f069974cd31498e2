/** Builds the container image and tries it as compose.yaml runs it: `npm run trial:image`. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { IMAGE_TRIAL_FILE, type ImageTrial } from './bench/image-trial.ts';
import { describeMachine } from './bench/machine.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();

const IMAGE = 'eclaireur:trial';
const NAME = `eclaireur-trial-${process.pid}`;
const COUNTS = '/app/data/channels/sujets.json';
const UNKNOWN = 'Quelle est la recette de la tarte aux pommes ?';
/** The last one is Podman's own. */
const WRITABLE = ['/app/data', '/tmp', '/var/tmp'];
/** Loaded only where the configuration asks for them, so that a start does not show that the image has them. */
const OPTIONAL = ['./src/bot/channels/matrix/index.ts', './src/bot/channels/telegram/index.ts', '@mastra/core/agent'];

const Service = z.object({
  environment: z.record(z.string(), z.string()), init: z.boolean(), read_only: z.boolean(), tmpfs: z.array(z.string()), cap_drop: z.array(z.string()), security_opt: z.array(z.string()),
  ulimits: z.record(z.string(), z.number()), mem_limit: z.string(), pids_limit: z.number(), stop_grace_period: z.string().regex(/^\d+s$/u),
});
const Answer = z.object({ kind: z.string(), citations: z.array(z.unknown()) });

const { values, positionals } = parseOptions('npm run trial:image -- [-- OPTIONS DE « run »]', 'Construit l\'image et l\'essaie comme compose.yaml la lance : départ, santé, réponse, droits, arrêt, second départ sur le même volume.', {
  engine: { type: 'string', help: 'docker (par défaut) ou podman' },
  from: { type: 'string', help: 'image d\'une version antérieure : fait le premier départ, puis la nouvelle reprend son volume' },
}, Number.POSITIVE_INFINITY);
const engineName = typeof values['engine'] === 'string' ? values['engine'] : 'docker';
const service = z.object({ services: z.object({ eclaireur: Service }) }).parse(parse(await readFile('compose.yaml', 'utf8'))).services.eclaireur;
const failed: string[] = [];

// Podman's own format has no health check.
const [built] = await once(spawn(engineName, ['build', '--tag', IMAGE, '.'], { env: { ...process.env, BUILDAH_FORMAT: 'docker' }, stdio: ['ignore', 'inherit', 'inherit'] }), 'exit');
if (built !== 0) throw new Error('L\'image n\'a pas pu être construite : la raison est au-dessus.');
try {
  await tryOnce(typeof values['from'] === 'string' ? values['from'] : IMAGE, 1);
  const measured = await tryOnce(IMAGE, 2);
  await mkdir(dirname(IMAGE_TRIAL_FILE), { recursive: true });
  await writeFile(IMAGE_TRIAL_FILE, `${JSON.stringify(measured, undefined, 1)}\n`);
  process.stdout.write(`${JSON.stringify(measured, undefined, 1)}\n`);
} finally {
  await engine('rm', '--force', NAME).catch(() => undefined); // gone already where all went well
  await engine('volume', 'rm', '--force', NAME);
}
if (failed.length > 0) process.exitCode = 1;

/** One start, all checks, one stop. @param round - 1 for the first start on the volume. */
async function tryOnce(image: string, round: number): Promise<ImageTrial> {
  const began = performance.now();
  const child = spawn(engineName, ['run', '--rm', '--name', NAME, '--publish', '127.0.0.1::3000', '--volume', `${NAME}:/app/data`, '--env', 'COUNT_TOPICS=true', ...asComposed(), ...positionals, image], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code]) => Number(code));
  const isReady = await Promise.race([once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line).startsWith('ready ')), ended.then(() => false)]);
  if (!isReady) throw new Error(`Le service de l'image ${image} s'est arrêté avant d'être prêt : la raison est au-dessus.`);
  const readyMs = performance.now() - began;
  const url = `http://${(await engine('port', NAME, '3000')).trim()}`;
  check('la commande de HEALTHCHECK réussit', await inside(...await healthCommand()) === '');
  const answer = await ask(url, 'Comment contester une décision de France Travail ?');
  check('une question reçoit une réponse avec ses sources', answer.kind === 'answer' && answer.citations.length > 0);
  check('une question étrangère au corpus n\'en reçoit pas', (await ask(url, UNKNOWN)).kind === 'abstention');
  check('le widget est servi', (await (await fetch(`${url}/widget.js`)).text()).startsWith('/*! Éclaireur'));
  check('Matrix, Telegram et le modèle de langue se chargent', await inside('node', '--input-type=module', '--eval', OPTIONAL.map((name) => `await import('${name}');`).join('')) === '');
  const writable = (await inside('find', '/', '-xdev', '-not', '-readable', '-prune', '-o', '-writable', '-not', '-type', 'l', '-print')).trim().split('\n');
  check('seuls le volume et /tmp sont accessibles en écriture', writable.every((path) => WRITABLE.includes(path)));
  check('rien n\'a été écrit dans /tmp', await inside('find', '/tmp', '/var/tmp', '-type', 'f') === '');
  check('le service n\'est pas administrateur et n\'a aucun privilège', /^Uid:\t1000\t[^]*^CapEff:\t0{16}$[^]*^CapBnd:\t0{16}$[^]*^NoNewPrivs:\t1$/mu.test(await inside('cat', '/proc/1/status')));
  const residentKb = Math.max(...[...(await inside('sh', '-c', 'cat /proc/[0-9]*/status')).matchAll(/^VmRSS:\s+(\d+)/gmu)].map((match) => Number(match[1])));
  const stopped = performance.now();
  await engine('stop', '-t', String(Number.parseInt(service.stop_grace_period, 10)), NAME);
  const code = await ended;
  const stopMs = performance.now() - stopped;
  check(`l'arrêt prend moins de dix secondes et finit par 0 (${(stopMs / 1000).toFixed(1)} s, ${code})`, stopMs < 10_000 && code === 0);
  const counts = await engine('run', '--rm', '--volume', `${NAME}:/app/data`, ...positionals, image, 'cat', COUNTS);
  check(`le volume garde l'état d'un départ à l'autre (départ ${round})`, counts.includes(`"abstentions":${round}`));
  return { ...await sizes(image), readyMs, residentMb: residentKb * 1024 / 1e6, stopMs };
}

/** What compose.yaml asks for, as options of `run`. */
function asComposed(): readonly string[] {
  const each = (option: string, list: readonly string[]): readonly string[] => list.flatMap((value) => [option, value]);
  return [
    ...each('--env', Object.entries(service.environment).map(([name, value]) => `${name}=${value}`)), ...(service.init ? ['--init'] : []), ...(service.read_only ? ['--read-only'] : []),
    ...each('--tmpfs', service.tmpfs), ...each('--cap-drop', service.cap_drop), ...each('--security-opt', service.security_opt),
    ...each('--ulimit', Object.entries(service.ulimits).map(([name, value]) => `${name}=${value}`)), '--memory', service.mem_limit, '--pids-limit', String(service.pids_limit),
  ];
}

async function healthCommand(): Promise<readonly string[]> {
  return z.tuple([z.literal('CMD')], z.string()).parse(JSON.parse(await engine('image', 'inspect', '--format', '{{json .Config.Healthcheck.Test}}', IMAGE))).slice(1);
}

/** Sizes of the files in the image, and where the base came from. */
async function sizes(image: string): Promise<Omit<ImageTrial, 'readyMs' | 'residentMb' | 'stopMs'>> {
  const { date, commit, loadBefore: load } = await describeMachine();
  // Folders first: a later argument does not count what an earlier one did.
  const listed = await engine('run', '--rm', '--user', 'root', ...positionals, image, 'du', '--one-file-system', '--summarize', '--block-size=1', '--apparent-size', '/app/node_modules', '/app/index', '/app/models', '/app', '/');
  const [packagesMb = 0, indexMb = 0, modelMb = 0, programMb = 0, baseMb = 0] = listed.trim().split('\n').map((line) => Number.parseInt(line, 10) / 1e6);
  const labels = z.record(z.string(), z.string()).nullable().parse(JSON.parse(await engine('image', 'inspect', '--format', '{{json .Config.Labels}}', image)));
  return { date, commit, load, base: labels?.['eclaireur.base'] ?? 'node, as published', baseMb, packagesMb, indexMb, modelMb, programMb };
}

async function ask(url: string, message: string): Promise<z.infer<typeof Answer>> {
  return Answer.parse(await (await fetch(`${url}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) })).json());
}

function check(statement: string, holds: boolean): void {
  process.stdout.write(`${holds ? 'oui' : 'NON'}  ${statement}\n`);
  if (!holds) failed.push(statement);
}

function inside(...command: readonly string[]): Promise<string> {
  return engine('exec', NAME, ...command);
}

async function engine(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(engineName, args)).stdout;
}
