import { readFile } from 'node:fs/promises';
import { VERIFICATION_LIMITS } from '../src/answering/index.ts';
import { loadConfig } from '../src/config/index.ts';
import { parseVerificationPairs, scoreVerifier, type VerificationPair } from '../src/evaluation/index.ts';
import { ensureIndex, openIndex } from '../src/retrieval/index.ts';
import { terminalProgress } from '../src/terminal-progress.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();

const { values } = parseOptions('npm run evaluate:verifier', 'Mesure le vérificateur de phrases sur eval/verification.jsonl : précision et rappel, par sorte de fausseté.', {
  failures: { type: 'boolean', help: 'montre les erreurs de la moitié qui sert au réglage (jamais de l\'autre)' },
  sweep: { type: 'boolean', help: 'essaie d\'autres seuils sur la moitié qui sert au réglage' },
});
const config = loadConfig();
await ensureIndex({ corpusDir: config.corpusDir, indexDir: config.indexDir, embedding: config.embedding, progress: terminalProgress() });
const index = await openIndex({ indexDir: config.indexDir, embedding: config.embedding, required: true });
const retriever = index.current();
if (retriever === undefined) throw new Error('No index is loaded.');
const idf = (term: string): number => retriever.idf(term);
const pairs = parseVerificationPairs(await readFile('eval/verification.jsonl', 'utf8'));
const half = (name: VerificationPair['half']): VerificationPair[] => pairs.filter((pair) => pair.half === name);

report('moitié de réglage', half('threshold'));
report('moitié tenue à part', half('held-out'));
if (values['sweep'] === true) {
  for (const support of [0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1]) {
    for (const coverage of [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
      const score = scoreVerifier(half('threshold'), idf, { support, coverage });
      process.stdout.write(`soutien ≥ ${support}, reprise ≥ ${coverage} : précision ${percent(score.precision)}, rappel ${percent(score.recall)}\n`);
    }
  }
}
await index.close();

function report(name: string, some: readonly VerificationPair[]): void {
  const score = scoreVerifier(some, idf);
  const truths = some.filter((pair) => pair.truth).length;
  process.stdout.write(`${name} : ${truths} phrases vraies, ${some.length - truths} fausses (soutien ≥ ${VERIFICATION_LIMITS.support}, reprise ≥ ${VERIFICATION_LIMITS.coverage})\n  précision ${percent(score.precision)} (part de vrai dans ce qui passe)\n  rappel    ${percent(score.recall)} (part du vrai qui passe)\n`);
  for (const { kind, pairs: all, caught } of score.kinds) process.stdout.write(`  ${kind.padEnd(10)} ${String(caught).padStart(3)}/${String(all).padEnd(3)} arrêtées\n`);
  if (values['failures'] !== true || some.some((pair) => pair.half !== 'threshold')) return;
  for (const { pair, verdict } of score.results) {
    if (pair.truth !== (verdict.kind === 'supported')) process.stdout.write(`  ${pair.truth ? `VRAIE, arrêtée (${verdict.kind === 'dropped' ? verdict.fault : ''})` : `FAUSSE (${pair.kind}), passée`} ${pair.id} ${pair.sentence}\n`);
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
