import { loadConfig } from '../src/config/index.ts';
import { formatFault, readCorpus } from '../src/corpus/index.ts';
import { findStale, type StaleKind } from '../src/desk/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';
import { tellUnread } from './tell-unread.ts';

const TITLES: Readonly<Record<StaleKind, string>> = {
  'loi': 'Loi : une version plus récente existe', 'avertissement': 'Avertissements à revoir', 'relecture': 'Articles à relire', 'sources': 'Sources anciennes', 'non vérifié': 'Phrases non vérifiées',
};

endWithSentence();
const { values } = parseOptions('npm run corpus:stale', 'Liste ce que le monde a pu dépasser : versions de loi, relectures, sources, avertissements, phrases non vérifiées.', {
  mois: { type: 'string', help: 'âge en mois à partir duquel c\'est ancien (12)' },
});
const months = Number(values['mois'] ?? '12');
if (!Number.isInteger(months) || months < 1) {
  process.stderr.write('--mois : donnez un nombre de mois, par exemple --mois 6\n');
  process.exit(1);
}
const { articles, faults, lineOf } = await readCorpus(loadConfig().corpusDir);
tellUnread(faults);
const findings = findStale(articles, { today: new Date().toISOString().slice(0, 10), months, lineOf });
for (const [kind, title] of Object.entries(TITLES)) {
  const own = findings.filter((finding) => finding.kind === kind);
  process.stdout.write(`${title} : ${own.length}\n${own.map(({ fault }) => `  ${formatFault({ ...fault, level: 'erreur' })}\n`).join('')}`);
}
