import { pino, type Logger } from 'pino';

export type { Logger };

/** Structured log on stderr: never message text, addresses or ids that outlive the process; stdout is for the commands' own output. */
export function createLogger(level: string): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describeError } }, pino.destination({ dest: 2, sync: true }));
}

/** An error by its name, code and place: messages of libraries can quote what a person wrote. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error ? error.code : undefined;
  // A message may have several lines, and stands at the head of the stack: only what follows it, and looks like a frame, is kept.
  const frames = (error.stack ?? '').replace(error.message, '').split('\n').filter((line) => /^ {4}at .*:\d+:\d+\)?$/u.test(line));
  return { type: error.name, ...(typeof code === 'string' ? { code } : {}), at: frames.slice(0, 3).map((line) => line.trim().replace(/\(?(?:file:\/\/)?\/[^)\s]*\/(?=(?:src|node_modules)\/)/u, '(')) };
}
