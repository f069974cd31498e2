import { loadConfig } from '../src/config/index.ts';
import { explainError } from '../src/explain-error.ts';
import { checkSuggestions } from '../src/answering/index.ts';
import { checkGoldenQuestions } from '../src/evaluation/index.ts';
import { reindex, type ReindexSummary } from '../src/retrieval/index.ts';
import { LOCK_WAIT_MS, tellWait, terminalProgress } from '../src/terminal-progress.ts';
import { parseOptions } from './options.ts';

const { values } = parseOptions('npm run reindex', 'Relit le corpus, calcule ce qui a changé, vérifie les questions témoins et publie un nouvel index. Un serveur en marche le prend sans redémarrer.', {
  force: { type: 'boolean', help: 'publie même si une vérification échoue ; c\'est inscrit dans l\'index' },
});

// What is half built is cleared away by the next run.
process.once('SIGINT', () => {
  process.stderr.write('\nInterrompu : l\'index en place sert toujours.\n');
  process.exit(130);
});
try {
  const { corpusDir, indexDir, embedding } = loadConfig();
  print(await reindex({
    corpusDir, indexDir, embedding, progress: terminalProgress(), force: values['force'] === true,
    checks: [checkGoldenQuestions(corpusDir), checkSuggestions], lock: { waitMs: LOCK_WAIT_MS, onWait: tellWait },
  }));
} catch (error) {
  process.stderr.write(`${explainError(error)}\nRien n'a été publié : l'index en place est inchangé.\n`);
  process.exitCode = 1;
}

function print({ manifest, embedded, articles, passages }: ReindexSummary): void {
  const { rappel = 1, 'questions-temoins': asked = 0, 'questions-temoins-justes': right = 0 } = manifest.checks;
  const lines = [
    `Index publié : ${manifest.generation}`,
    `${manifest.counts.articles} articles, ${manifest.counts.passages} passages, ${manifest.counts.vectors} vecteurs, dont ${embedded} calculés.`,
    `Articles ajoutés : ${articles.added.length}, modifiés : ${articles.changed.length}, retirés : ${articles.removed.length}.`,
    `Passages ajoutés : ${passages.added}, modifiés : ${passages.changed}, retirés : ${passages.removed}.`,
    ...listed('ajouté', articles.added), ...listed('modifié', articles.changed), ...listed('retiré', articles.removed),
    `Vérifications : ${asked === 0 ? 'pas de questions témoins' : `${right} questions témoins justes sur ${asked}`}, ${(100 * rappel).toFixed(1)} % des passages les plus proches retrouvés.`,
    ...(manifest.search === 'exact' ? ['Les vecteurs sont comparés un à un : aucun graphe ne retrouvait assez des plus proches. C\'est juste, et plus lent (environ 5 ms pour 30 000 vecteurs).'] : []),
    ...manifest.forced.map((finding) => `Publié malgré : ${finding}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Names are shown for an edit, not for a first build. */
function listed(word: string, ids: readonly string[]): string[] {
  return ids.length > 20 ? [] : ids.map((id) => `  ${word} : ${id}`);
}
