import { parseArgs } from 'node:util';

/** An option of a script. */
export interface Option {
  readonly type: 'boolean' | 'string';
  readonly help: string;
}

/**
 * Reads a script's arguments; `--help` prints its use and ends the process, an unknown option ends it with code 1.
 *
 * @param command - how the script is called, e.g. `npm run ask -- "question"`.
 */
export function parseOptions(command: string, description: string, options: Readonly<Record<string, Option>>): { readonly values: Readonly<Record<string, string | boolean | undefined>>; readonly positionals: readonly string[] } {
  const help = { type: 'boolean' as const, help: 'affiche cette aide' };
  const all: Record<string, Option> = { ...options, help };
  try {
    const { values, positionals } = parseArgs({ options: Object.fromEntries(Object.entries(all).map(([name, { type }]) => [name, { type }])), allowPositionals: true, strict: true });
    if (values['help'] === true) {
      process.stdout.write(`${command}\n${description}\n\n${Object.entries(all).map(([name, option]) => `  --${name.padEnd(12)} ${option.help}`).join('\n')}\n`);
      process.exit(0);
    }
    return { values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? undefined : value])), positionals };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'option inconnue'}\nVoir : ${command} --help\n`);
    process.exit(1);
  }
}
