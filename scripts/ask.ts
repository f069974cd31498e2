import { createAnswerer, type Reply } from '../src/answering/index.ts';
import { loadConfig } from '../src/config/index.ts';
import { parseOptions } from './options.ts';
import { openPreparedIndex } from './prepared-index.ts';
import { endWithSentence } from './end-with-sentence.ts';

endWithSentence();

const { values, positionals } = parseOptions('npm run ask -- "question"', 'Pose une question et affiche la réponse avec ses sources.', {
  explain: { type: 'boolean', help: 'montre le chemin de la question : analyse, candidats, traits, confiance' },
  simple: { type: 'boolean', help: 'réponse en version simple' },
});
const question = positionals.join(' ').trim();
if (question === '') {
  process.stderr.write('Écrivez une question, par exemple : npm run ask -- "c\'est quoi le score de suspicion ?"\n');
  process.exit(1);
}
const index = await openPreparedIndex(loadConfig());
const retriever = index.current();
if (values['explain'] === true && retriever !== undefined) {
  const { query, ranked, confidence } = await retriever.retrieve(question, { limit: 8 });
  process.stdout.write(`Analyse : ${query.normalised}\nTermes : ${query.terms.map((term) => `${term.term}${term.primary ? '' : `(${term.origin} ${term.weight.toFixed(2)})`}`).join(' ')}\nArticles de loi : ${query.lawNumbers.join(' ') || 'aucun'} ; intentions : ${query.intents.join(' ') || 'aucune'}\nConfiance : ${confidence.toFixed(3)}\n`);
  for (const { passage, score, features } of ranked) process.stdout.write(`  ${score.toFixed(2)} ${passage.id}\n       ${Object.entries(features).map(([name, value]) => `${name} ${value.toFixed(2)}`).join(', ')}\n`);
}
const { reply } = await createAnswerer({ retriever: () => retriever }).answer({ text: question, style: values['simple'] === true ? 'simple' : 'standard' }, undefined);
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
