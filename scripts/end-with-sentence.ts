import { explainError } from '../src/explain-error.ts';

/** Ends a script with one clear sentence and code 1 instead of a stack, whatever it fails with. */
export function endWithSentence(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${explainError(error)}\n`);
    process.exit(1);
  });
}
