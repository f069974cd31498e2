import { loadConfig } from '../src/config/index.ts';
import { readCorpus } from '../src/corpus/index.ts';
import { archiveAddress, checkLinks, linksOf, type LinkState } from '../src/desk/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';
import { tellUnread } from './tell-unread.ts';

endWithSentence();
const { values, positionals } = parseOptions('npm run corpus:links', 'Demande à chaque adresse de source si elle répond encore, poliment, et dit où chercher une copie. Avec un nom d\'article ou de dossier : celui-là seulement.', {
  delai: { type: 'string', help: 'secondes d\'attente par adresse (10)' },
  pause: { type: 'string', help: 'secondes entre deux demandes au même site (1)' },
}, Number.POSITIVE_INFINITY);
const seconds = (name: string, otherwise: number): number => {
  const value = Number(values[name] ?? otherwise);
  if (Number.isFinite(value) && value >= 0) return value * 1000;
  process.stderr.write(`--${name} : donnez un nombre de secondes, par exemple --${name} ${otherwise}\n`);
  process.exit(1);
};
const { articles, faults } = await readCorpus(loadConfig().corpusDir);
tellUnread(faults);
const links = linksOf(positionals.length === 0 ? articles : articles.filter(({ id }) => positionals.some((start) => id.startsWith(start))));
if (links.length === 0) {
  process.stderr.write(positionals.length === 0 ? 'Aucune source du corpus n\'a d\'adresse.\n' : `Aucun article avec une adresse ne commence par « ${positionals.join(' » ou « ')} » : donnez un nom comme institutions/cada.\n`);
  process.exit(1);
}
let done = 0;
const states = await checkLinks(links, {
  timeoutMs: seconds('delai', 10), pauseMs: seconds('pause', 1),
  onChecked: () => {
    done += 1;
    if (process.stderr.isTTY) process.stderr.write(`\r${done}/${links.length} adresses`);
  },
});
if (process.stderr.isTTY) process.stderr.write('\n');
const counts = new Map<LinkState['kind'], number>();
links.forEach((link, place) => {
  const state = states[place];
  if (state === undefined) return;
  counts.set(state.kind, (counts.get(state.kind) ?? 0) + 1);
  if (state.kind !== 'alive') process.stdout.write(`${describe(state)} ${link.url}\n    dans ${link.usedBy.join(' ; ')}\n${state.kind === 'moved' || state.kind === 'refused' ? '' : `    copie possible : ${archiveAddress(link)}\n`}`);
});
const count = (kind: LinkState['kind']): number => counts.get(kind) ?? 0;
process.stdout.write(`${links.length} adresses : ${count('alive')} répondent, ${count('moved')} ont déménagé, ${count('gone')} ont disparu, ${count('failing')} en panne, ${count('unreachable')} injoignables, ${count('refused')} à ouvrir à la main.\n`);
if (count('unreachable') === links.length) process.stdout.write('Aucune adresse n\'a répondu : cette machine n\'a sans doute pas accès à internet. Vérifiez la connexion, puis relancez.\n');
if (count('gone') > 0) process.exitCode = 1;

function describe(state: Exclude<LinkState, { kind: 'alive' }>): string {
  switch (state.kind) {
    case 'moved': return `DÉMÉNAGÉ vers ${state.to} : changez l'adresse de`;
    case 'gone': return `DISPARU (${state.status}) : remplacez la source`;
    case 'refused': return `REFUSÉ aux programmes (${state.status}) : ouvrez à la main`;
    case 'failing': return `EN PANNE (${state.status}) : réessayez plus tard`;
    case 'unreachable': return `INJOIGNABLE (${state.reason}) : réessayez plus tard`;
  }
}
