import { createAnswerer, type Reply } from '../src/answering/index.ts';
import { loadConfig } from '../src/config/index.ts';
import { explainQuestion } from './explain-question.ts';
import { parseOptions } from './options.ts';
import { openPreparedIndex } from './prepared-index.ts';
import { endWithSentence } from './end-with-sentence.ts';

endWithSentence();

const { values, positionals } = parseOptions('npm run ask -- "question"', 'Pose une question et affiche la réponse avec ses sources.', {
  explain: { type: 'boolean', help: 'montre le chemin de la question : analyse, candidats, traits, confiance, décision' },
  simple: { type: 'boolean', help: 'réponse en version simple' },
}, Number.POSITIVE_INFINITY);
const question = positionals.join(' ').trim();
if (question === '') {
  process.stderr.write('Écrivez une question, par exemple : npm run ask -- "c\'est quoi le score de suspicion ?"\n');
  process.exit(1);
}
const index = await openPreparedIndex(loadConfig());
const retriever = index.current();
const { reply } = await createAnswerer({ retriever: () => retriever }).answer({ text: question, style: values['simple'] === true ? 'simple' : 'standard' }, undefined);
if (values['explain'] === true && retriever !== undefined) process.stdout.write(`${explainQuestion(await retriever.retrieve(question, { limit: 8 }), reply)}\n`);
print(reply);
await index.close();

function print({ text, citations, suggestions }: Reply): void {
  process.stdout.write(`${text}\n`);
  for (const citation of citations) {
    process.stdout.write(`\n[${citation.marker}] ${citation.article.title} (${citation.article.url}), vrai au ${citation.asOf}, ${citation.solidity}\n`);
    for (const source of citation.sources) process.stdout.write(`    ${source.publisher}, « ${source.title} », ${source.date} ${source.url}\n`);
  }
  if (suggestions.length > 0) process.stdout.write(`\nÀ demander ensuite :\n${suggestions.map((suggestion) => `- ${suggestion}`).join('\n')}\n`);
}
