import { loadConfig } from '../src/config/index.ts';
import { explainError } from '../src/explain-error.ts';
import { inspectGenerations } from '../src/retrieval/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
parseOptions('npm run index:list', 'Montre les index sur le disque : lequel sert, de quand il date, ce qu\'il contient, s\'il est sain.', {});

const { indexDir } = loadConfig();
const states = await inspectGenerations(indexDir);
if (states.length === 0) process.stdout.write(`Aucun index dans « ${indexDir} » : lancez npm run reindex.\n`);
for (const { name, isCurrent, manifest, problem } of states) {
  const content = manifest === undefined ? 'manifeste illisible' : `${manifest.created.slice(0, 16).replace('T', ' ')} UTC, ${manifest.counts.articles} articles, ${manifest.counts.passages} passages, modèle ${manifest.model.name}`;
  process.stdout.write(`${isCurrent ? '→' : ' '} ${name}  ${content}${problem === undefined ? '' : `  INUTILISABLE : ${explainError(problem)}`}\n`);
  for (const finding of manifest?.forced ?? []) process.stdout.write(`    publié malgré : ${finding}\n`);
}
