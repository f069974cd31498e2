import type { LockHolder, Progress } from './retrieval/index.ts';

const WORDS: Readonly<Record<string, string>> = { embed: 'Calcul des vecteurs', index: 'Index des vecteurs', lexical: 'Index des mots', write: 'Écriture', check: 'Vérifications' };
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

/** Who re-indexes, in French: « processus 1234, depuis 14:05 ». */
export function holderWords({ pid, since }: LockHolder): string {
  return `processus ${pid ?? 'inconnu'}, depuis ${since === undefined ? 'une heure inconnue' : new Date(since).toLocaleTimeString('fr-FR', { hour: '2-digit', minute: '2-digit' })}`;
}

/** Says on stderr who is waited for. */
export function tellWait(holder: LockHolder): void {
  process.stderr.write(`Une autre réindexation est en cours (${holderWords(holder)}) : j'attends qu'elle finisse.\n`);
}
