import { explainError } from '../src/explain-error.ts';

/** Ends a script with one clear sentence and code 1 instead of a stack, whatever it fails with; a reader who has seen enough (`| head`) is no fault. */
export function endWithSentence(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${explainError(error)}\n`);
    process.exit(1);
  });
}
