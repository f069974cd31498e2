import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { changesAsAtom, changesAsHtml, changesAsText } from '../src/desk/index.ts';
import { diffGenerations, inspectGenerations, readArticles } from '../src/retrieval/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const { values, positionals } = parseOptions('npm run corpus:diff -- A B', 'Dit ce qui a changé d\'un index à l\'autre (noms de npm run index:list). Sans noms : du précédent à celui qui sert.', {
  html: { type: 'boolean', help: 'en HTML, pour une page' },
  atom: { type: 'boolean', help: 'en flux Atom' },
}, 2);
const { indexDir, http } = loadConfig();
if (values['atom'] === true && http.publicUrl === '') {
  process.stderr.write('Un flux donne des adresses entières : dites celle du service, par exemple PUBLIC_URL=https://eclaireur.example.org\n');
  process.exit(1);
}
const [before, after] = positionals.length > 0 ? positionals : await lastTwo();
if (before === undefined || after === undefined) {
  process.stderr.write('Il faut deux index : npm run index:list montre leurs noms, npm run corpus:diff -- A B les compare.\n');
  process.exit(1);
}
for (const name of [before, after]) {
  if ((await inspectGenerations(indexDir)).some((state) => state.name === name)) continue;
  process.stderr.write(`Il n'y a pas d'index « ${name} » : npm run index:list montre ceux qui sont là.\n`);
  process.exit(1);
}
const [old, fresh] = await Promise.all([readArticles(join(indexDir, before)), readArticles(join(indexDir, after))]);
const changes = diffGenerations(old.articles, fresh.articles);
if (values['atom'] === true) process.stdout.write(changesAsAtom(changes, { publicUrl: http.publicUrl.replace(/\/$/u, ''), generation: after, date: fresh.manifest.created }));
else process.stdout.write(values['html'] === true ? `${changesAsHtml(changes)}\n` : changesAsText(changes));

async function lastTwo(): Promise<(string | undefined)[]> {
  const states = await inspectGenerations(indexDir);
  return [states.find((state) => !state.isCurrent && state.problem === undefined)?.name, states.find((state) => state.isCurrent)?.name];
}
