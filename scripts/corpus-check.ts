import { loadConfig } from '../src/config/index.ts';
import { checkCorpus, formatFault } from '../src/corpus/index.ts';
import { goldenFault } from '../src/evaluation/index.ts';
import { parseOptions } from './options.ts';
import { endWithSentence } from './end-with-sentence.ts';

endWithSentence();

const { values } = parseOptions('npm run corpus:check', 'Vérifie chaque article, chaque source et chaque lien du corpus.', {
  strict: { type: 'boolean', help: 'compte aussi les remarques de rédaction comme des erreurs' },
});
const { corpusDir } = loadConfig();
const report = await checkCorpus(corpusDir);
const golden = await goldenFault(corpusDir);
for (const fault of report.faults) process.stderr.write(`${formatFault(fault)}\n`);
if (golden !== undefined) process.stderr.write(`${golden}\n`);
const faults = report.faults.filter((fault) => fault.level === 'erreur').length;
const remarks = report.faults.length - faults;
const errors = faults + (golden === undefined ? 0 : 1);
const { articles, sections, statements, questions, meanSentenceWords, longSentenceShare } = report.figures;
process.stdout.write(`${articles} articles, ${sections} sections, ${statements} phrases, ${questions} façons de demander. Phrases de ${meanSentenceWords.toFixed(1)} mots en moyenne, ${(100 * longSentenceShare).toFixed(1)} % de plus de 25 mots.\n${errors} erreur(s), ${remarks} remarque(s).\n`);
if (errors > 0 || (values['strict'] === true && remarks > 0)) process.exitCode = 1;
