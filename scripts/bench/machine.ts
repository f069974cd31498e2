import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { z } from 'zod';

/** What a figure depends on besides the code. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly commit: string;
  /** Mean number of programs that wanted the processor in the minute before; above 0.5 the times are those of a busy machine. */
  readonly loadBefore: number;
  readonly packages: Readonly<Record<string, string>>;
}

const PACKAGES = ['express', 'hnswlib-node', '@xenova/transformers', 'botkit', '@mastra/core', 'minisearch', '@orama/orama', 'lunr', 'lunr-languages', 'usearch'];
const PackageFile = z.object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) });

/** Describes the machine and the versions, once a run. */
export async function describeMachine(): Promise<Machine> {
  const { dependencies, devDependencies } = PackageFile.parse(JSON.parse(await readFile('package.json', 'utf8')));
  const versions = { ...devDependencies, ...dependencies };
  return {
    date: new Date().toISOString(), processor: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, memoryGb: Math.round(totalmem() / 1e9), node: process.version,
    commit: commit(), loadBefore: loadavg()[0] ?? 0, packages: Object.fromEntries(PACKAGES.flatMap((name) => (versions[name] === undefined ? [] : [[name, versions[name]]]))),
  };
}

/** Short id of the measured commit; an unpacked archive has none. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
