import type { LockHolder, Progress } from './retrieval/index.ts';

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

/** Longest time that a command or a start waits for another re-index. */
export const LOCK_WAIT_MS = 10 * 60_000;

/** Says on stderr who is waited for. */
export function tellWait({ pid, since }: LockHolder): void {
  process.stderr.write(`Une autre réindexation est en cours (processus ${pid ?? 'inconnu'}, depuis ${since ?? 'une heure inconnue'}) : j'attends qu'elle finisse.\n`);
}
