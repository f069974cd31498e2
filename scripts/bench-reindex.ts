import { measureReindex, type ReindexRun } from './bench/reindex.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const { values, positionals } = parseOptions('npm run bench:reindex -- [NOMBRE …]', 'Mesure le temps et la mémoire de la réindexation : corpus livré, puis autant de passages fabriqués qu\'on le demande (10000 100000).', {
  json: { type: 'boolean', help: 'résultats en JSON' },
}, Number.POSITIVE_INFINITY);
const sizes = positionals.map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 1)) {
  process.stderr.write('Donnez des nombres de passages, par exemple : npm run bench:reindex -- 10000 100000\n');
  process.exit(1);
}
const show = ({ seconds, cpuSeconds, peakMb, embedded, passages }: ReindexRun): string => `${seconds.toFixed(1).padStart(8)} s (${cpuSeconds.toFixed(1)} s de processeur) ${peakMb.toFixed(0).padStart(6)} Mo ${(passages / seconds).toFixed(0).padStart(7)} passages/s ${String(embedded).padStart(8)} vecteurs calculés`;
for (const corpus of ['shipped' as const, ...sizes]) {
  const measure = await measureReindex(corpus);
  if (values['json'] === true) process.stdout.write(`${JSON.stringify(measure)}\n`);
  else process.stdout.write(`${corpus === 'shipped' ? 'corpus livré' : 'fabriqué'} : ${measure.full.passages} passages, ${measure.full.vectors} vecteurs, index de ${measure.indexMb.toFixed(0)} Mo, rappel ${measure.full.recall} (${measure.full.search === 'exact' ? 'un à un' : 'graphe'})\n  entier       ${show(measure.full)}\n  sans retouche${show(measure.same)}\n  une phrase   ${show(measure.edit)}\n`);
}
