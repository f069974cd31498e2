import { frenchDate, type CitedSource, type Reply } from '../answering/index.ts';
import { TEXTS } from './texts.ts';

export type Command = 'help' | 'sources' | 'restart' | 'forget' | 'simple' | 'standard';

const COMMANDS: readonly (readonly [Command, RegExp])[] = [
  ['help', /^[/!]?(?:aide|help|start|\?)[ !.?]*$/iu],
  ['sources', /^[/!]?(?:sources?|la source|tes sources)[ !.?]*$/iu],
  ['restart', /^[/!]?(?:recommencer|recommence|nouvelle conversation)[ !.?]*$/iu],
  ['forget', /^[/!]?(?:supprimer|effacer|oublie(?:r)?(?: tout)?)[ !.?]*$/iu],
  ['simple', /^[/!]?(?:simple|version simple)[ !.]*$/iu],
  ['standard', /^[/!]?(?:normal|version normale)[ !.]*$/iu],
];

const COMMAND_TEXTS: Readonly<Record<Exclude<Command, 'sources'>, string>> = { help: TEXTS.help, restart: TEXTS.restarted, forget: TEXTS.forgotten, simple: TEXTS.simple, standard: TEXTS.standard };

/** The command that a message is, if it is nothing else. */
export function parseCommand(text: string): Command | undefined {
  return COMMANDS.find(([, pattern]) => pattern.test(text.trim()))?.[0];
}

/** Reply to a command; `sources` lists those of the last answer. */
export function commandReply(command: Command, sources: readonly CitedSource[]): Reply {
  return say(command === 'sources' ? listSources(sources) : COMMAND_TEXTS[command]);
}

/** A sentence of the bot itself as a reply. */
export function say(text: string): Reply {
  return { kind: 'dialogue', text, citations: [], suggestions: [], mode: 'extractive' };
}

function listSources(sources: readonly CitedSource[]): string {
  if (sources.length === 0) return TEXTS.noSources;
  const lines = sources.map(({ publisher, title, date, note, url }) => {
    const remarks = note === undefined ? frenchDate(date) : `${frenchDate(date)} ; ${note}`;
    return `- ${publisher}, « ${title} » (${remarks})${url === '' ? '' : ` : ${url}`}`;
  });
  return [TEXTS.sourcesIntro, ...lines].join('\n');
}
