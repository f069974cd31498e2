import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { readTopicCounts } from '../src/desk/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

/** A sum below this is not shown by itself: it could be one person. */
const LEAST_SHOWN = 3;

endWithSentence();
parseOptions('npm run corpus:questions', 'Montre, mois par mois, près de quels articles le service n\'a pas su répondre, ou pas sûrement. Il faut COUNT_TOPICS=true ; aucune question n\'est gardée.', {});
const { dataDir, site } = loadConfig();
const counts = await readTopicCounts(join(dataDir, 'sujets.json'));
if (!site.countsTopics) process.stdout.write('Le compteur est éteint. Pour l\'allumer : COUNT_TOPICS=true. Il compte des articles, jamais des questions ; la page « Confidentialité » le dit alors.\n');
for (const [month, articles] of Object.entries(counts).sort(([left], [right]) => (left < right ? 1 : -1))) {
  const rows = Object.entries(articles).map(([id, sums]) => ({ id, ...sums, total: sums.abstentions + sums.unsure })).sort((left, right) => right.total - left.total);
  process.stdout.write(`${month}\n`);
  for (const { id, abstentions, unsure } of rows.filter(({ total }) => total >= LEAST_SHOWN)) process.stdout.write(`  ${String(abstentions).padStart(5)} sans réponse, ${String(unsure).padStart(5)} peu sûres : près de ${id}\n`);
  const rare = rows.filter(({ total }) => total < LEAST_SHOWN);
  if (rare.length > 0) process.stdout.write(`  ${rare.reduce((sum, { total }) => sum + total, 0)} près de ${rare.length} autres articles (moins de ${LEAST_SHOWN} chacun)\n`);
}
if (Object.keys(counts).length === 0) process.stdout.write('Rien n\'a été compté.\n');
