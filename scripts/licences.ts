import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();

/** Licences whose works may be part of a work under AGPL-3.0-or-later (list of the Free Software Foundation). */
const COMPATIBLE = new Set(['0BSD', 'AGPL-3.0-or-later', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'LGPL-3.0-or-later', 'MIT', 'MPL-2.0', 'Python-2.0', 'Unlicense', 'Zlib']);

const Lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), optional: z.boolean().optional(), devOptional: z.boolean().optional() }).loose()) });
const PackageFile = z.object({ name: z.string().optional(), version: z.string().optional(), license: z.union([z.string(), z.object({ type: z.string() })]).optional(), licenses: z.array(z.object({ type: z.string() })).optional() });

parseOptions('npm run licences', 'Liste les licences de ce qui sert en production ; échoue sur une licence incompatible avec AGPL-3.0-or-later.', {});

const { packages } = Lock.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
const byLicence = new Map<string, string[]>();
for (const [folder, { dev, devOptional }] of Object.entries(packages)) {
  if (folder === '' || dev === true || devOptional === true) continue;
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  if (text === undefined) continue; // an optional package of another platform is not installed
  const { name = folder, version = '', license, licenses } = PackageFile.parse(JSON.parse(text));
  const licence = typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none stated');
  byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${name}@${version}`]);
}
let refused = 0;
for (const [licence, names] of [...byLicence].sort(([, left], [, right]) => right.length - left.length)) {
  const isFine = isCompatible(licence);
  process.stdout.write(`${String(names.length).padStart(4)}  ${licence}${names.length <= 3 || !isFine ? ` : ${names.join(', ')}` : ''}\n`);
  if (!isFine) refused += names.length;
}
if (refused > 0) {
  process.stderr.write(`${refused} paquet(s) sous une licence qui n'est pas dans la liste des licences compatibles de scripts/licences.ts : vérifiez-les.\n`);
  process.exitCode = 1;
}

/** Of an expression with OR one licence must fit, of one with AND all. */
function isCompatible(expression: string): boolean {
  const plain = expression.replace(/[()]/gu, ' ').trim();
  if (/\sAND\s/u.test(plain)) return plain.split(/\sAND\s/u).every(isCompatible);
  return plain.split(/\sOR\s/u).some((licence) => COMPATIBLE.has(licence.trim()));
}
