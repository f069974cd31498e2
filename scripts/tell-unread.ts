import type { Fault } from '../src/corpus/index.ts';

/** Says on stderr which files a list leaves out because they cannot be read; nothing where there are none. */
export function tellUnread(faults: readonly Fault[]): void {
  const files = [...new Set(faults.filter(({ level }) => level === 'erreur').map(({ file }) => file))];
  if (files.length > 0) process.stderr.write(`Sans ${files.join(', ')} : npm run corpus:check dit ce qui ne va pas.\n`);
}
