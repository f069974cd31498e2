import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { explainError } from '../src/explain-error.ts';
import { inspectGenerations, isIndexCurrent, openIndex } from '../src/retrieval/index.ts';
import { checkGoldenQuestions } from '../src/evaluation/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
parseOptions('npm run index:verify', 'Vérifie chaque fichier de l\'index, son modèle, son âge et les questions témoins. Ne change rien.', {});

const { indexDir, corpusDir, embedding } = loadConfig();
const faults: string[] = [];
const states = await inspectGenerations(indexDir);
if (!states.some((state) => state.isCurrent)) faults.push(`aucun index n'est publié dans « ${indexDir} » : lancez npm run reindex.`);
for (const { name, isCurrent, problem } of states) {
  process.stdout.write(`${join(indexDir, name)} : ${problem === undefined ? 'chaque fichier a sa somme de contrôle' : 'abîmé'}${isCurrent ? ' (publié)' : ''}\n`);
  if (problem !== undefined) faults.push(explainError(problem));
}
if (faults.length === 0) {
  const index = await openIndex({ indexDir, embedding, required: true });
  const retriever = index.current();
  if (retriever !== undefined) {
    const { findings, figures = {} } = await checkGoldenQuestions(corpusDir)(retriever);
    faults.push(...findings);
    process.stdout.write(`Questions témoins : ${figures['questions-temoins-justes'] ?? 0} justes sur ${figures['questions-temoins'] ?? 0}\n`);
  }
  await index.close();
  if (!await isIndexCurrent({ corpusDir, indexDir, embedding })) process.stdout.write('Le corpus a changé depuis cet index : npm run reindex en fera un nouveau.\n');
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(faults.length === 0 ? 'L\'index est sain.\n' : `${faults.length} problème(s).\n`);
if (faults.length > 0) process.exitCode = 1;
