import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { articleTemplate, draftFile, draftsFolder, WRITTEN_TYPES } from '../src/desk/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const { positionals } = parseOptions('npm run corpus:new -- TYPE "Titre"', `Écrit un brouillon d'article avec les champs de son type (${WRITTEN_TYPES.join(', ')}).`, {});
const [typeName, title = ''] = positionals;
const type = WRITTEN_TYPES.find((one) => one === typeName);
if (type === undefined || title.trim() === '') {
  process.stderr.write(`Donnez un type (${WRITTEN_TYPES.join(', ')}) et un titre, par exemple : npm run corpus:new -- contexte "Les horaires d'ouverture"\n`);
  process.exit(1);
}
const { corpusDir } = loadConfig();
const relative = await draftFile(corpusDir, type, title);
const file = join(draftsFolder(corpusDir), relative);
await mkdir(dirname(file), { recursive: true });
await writeFile(file, articleTemplate(type, title, new Date().toISOString().slice(0, 10)), { flag: 'wx' });
process.stdout.write(`Brouillon écrit : ${file}\nRemplacez chaque « À ÉCRIRE », retirez la ligne « draft: true », puis déplacez le fichier en ${join(corpusDir, relative)} et lancez npm run corpus:check.\n`);
