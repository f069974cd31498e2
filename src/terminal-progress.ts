import type { Progress } from './retrieval/index.ts';

const WORDS: Readonly<Record<string, string>> = { embed: 'Calcul des vecteurs', index: 'Index des vecteurs', lexical: 'Index des mots', write: 'Écriture' };
const WIDTH = 24;

/** Progress on stderr: a bar that redraws itself on a terminal, one line a stage elsewhere. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return (stage, done, total) => {
    const words = WORDS[stage] ?? stage;
    if (stream.isTTY) {
      const filled = total === 0 ? WIDTH : Math.round((WIDTH * done) / total);
      stream.write(`\r${words.padEnd(22)} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done}/${total}${done >= total ? '\n' : ''}`);
    } else if (done >= total) stream.write(`${words} : ${total}\n`);
  };
}
