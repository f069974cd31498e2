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
  return { type: error.name, ...(typeof code === 'string' ? { code } : {}), at: (error.stack ?? '').split('\n').slice(1, 4).map((line) => line.trim().replace(/\(?(?:file:\/\/)?\/[^)\s]*\/(?=(?:src|node_modules)\/)/u, '(')) };
}
