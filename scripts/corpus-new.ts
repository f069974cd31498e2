import { loadConfig } from '../src/config/index.ts';
import { articleTemplate, writeDraft, WRITTEN_TYPES } from '../src/desk/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const { positionals } = parseOptions('npm run corpus:new -- TYPE "Titre"', `Écrit un brouillon d'article avec les champs de son type (${WRITTEN_TYPES.join(', ')}).`, {}, Number.POSITIVE_INFINITY);
const [typeName, ...words] = positionals;
const title = words.join(' ').trim();
const type = WRITTEN_TYPES.find((one) => one === typeName);
if (type === undefined || title === '') {
  process.stderr.write(`Donnez un type (${WRITTEN_TYPES.join(', ')}) et un titre, par exemple : npm run corpus:new -- contexte "Les horaires d'ouverture"\n`);
  process.exit(1);
}
const { file, target } = await writeDraft(loadConfig().corpusDir, type, title, articleTemplate(type, title, new Date().toISOString().slice(0, 10)));
process.stdout.write(`Brouillon écrit : ${file}\nRemplacez chaque « À ÉCRIRE », retirez la ligne « draft: true », puis déplacez le fichier en ${target} et lancez npm run corpus:check.\n`);
