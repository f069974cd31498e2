import { parseArgs } from 'node:util';

/** An option of a script. */
export interface Option {
  readonly type: 'boolean' | 'string';
  readonly help: string;
}

/**
 * Reads a script's arguments; `--help` prints its use and ends the process, an unknown option or a word too many ends it with code 1.
 *
 * @param command - how the script is called, e.g. `npm run ask -- "question"`.
 * @param mostWords - words besides the options that it takes.
 */
export function parseOptions(command: string, description: string, options: Readonly<Record<string, Option>>, mostWords = 0): { readonly values: Readonly<Record<string, string | boolean | undefined>>; readonly positionals: readonly string[] } {
  const help = { type: 'boolean' as const, help: 'affiche cette aide' };
  const all: Record<string, Option> = { ...options, help };
  try {
    const { values, positionals } = parseArgs({ options: Object.fromEntries(Object.entries(all).map(([name, { type }]) => [name, { type }])), allowPositionals: true, strict: true });
    if (values['help'] === true) {
      process.stdout.write(`${command}\n${description}\n\n${Object.entries(all).map(([name, option]) => `  --${name.padEnd(12)} ${option.help}`).join('\n')}\n`);
      process.exit(0);
    }
    const surplus = positionals[mostWords];
    if (surplus !== undefined) throw new Error(`« ${surplus} » est de trop.`);
    return { values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? undefined : value])), positionals };
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\nVoir : ${command.split(' -- ')[0] ?? command}${command.startsWith('npm') ? ' --' : ''} --help\n`);
    process.exit(1);
  }
}

/** Node's own messages are English. */
function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const option = /'([^' ]+)/u.exec(message)?.[1] ?? '';
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': return `L'option « ${option} » n'existe pas.`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE': return message.includes('does not take') ? `L'option « ${option} » ne prend pas de valeur.` : `L'option « ${option} » demande une valeur.`;
    default: return message;
  }
}
