import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { DocumentError, draftArticle, readDocument, writeDraft, WRITTEN_TYPES } from '../src/desk/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

/** Longest wait for a page, and the most that is read of it. */
const FETCH_TIMEOUT_MS = 30_000;
const MAX_BYTES = 30 * 1024 * 1024;

endWithSentence();
const { values, positionals } = parseOptions('npm run corpus:import -- FICHIER-OU-ADRESSE', 'Fait d\'une page, d\'un PDF, d\'un DOCX ou d\'un Markdown un brouillon à réécrire, source remplie. Rien n\'est publié.', {
  type: { type: 'string', help: `type de l'article (${WRITTEN_TYPES.join(', ')}) ; contexte sinon` },
}, 1);
const [from] = positionals;
const type = WRITTEN_TYPES.find((one) => one === (values['type'] ?? 'contexte'));
if (type === undefined) {
  process.stderr.write(`« ${String(values['type'])} » n'est pas un type d'article : donnez ${WRITTEN_TYPES.join(', ')}.\n`);
  process.exit(1);
}
if (from === undefined) {
  process.stderr.write('Donnez un fichier ou une adresse, par exemple : npm run corpus:import -- rapport.pdf\n');
  process.exit(1);
}
const address = /^https?:\/\//u.test(from) ? from : '';
const { bytes, mediaType } = address === '' ? { bytes: await readFile(from).catch(unreadable), mediaType: '' } : await download(address);
const document = await readDocument(address === '' ? from : new URL(address).pathname, bytes, mediaType);
const { file, target } = await writeDraft(loadConfig().corpusDir, type, document.title === '' ? basename(from) : document.title,
  draftArticle(document, { address, fileName: address === '' ? basename(from) : '' }, type, new Date().toISOString().slice(0, 10)));
process.stdout.write(`Brouillon écrit : ${file} (${document.paragraphs.length} paragraphes en notes)\nRéécrivez-le en phrases courtes, une source par phrase, retirez les notes et la ligne « draft: true », puis déplacez-le en ${target}.\n`);

function unreadable(error: unknown): never {
  throw new DocumentError(`« ${from} » ne se lit pas : vérifiez son nom, et qu'il est un fichier. Une adresse commence par https://.`, { cause: error });
}

async function download(url: string): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS), headers: { 'user-agent': 'Eclaireur-corpus-import/1' } }).catch((error: unknown) => {
    throw new DocumentError(`« ${url} » ne répond pas : vérifiez l'adresse, ou enregistrez la page et importez le fichier.`, { cause: error });
  });
  if (!response.ok) throw new DocumentError(`« ${url} » répond ${response.status} : vérifiez l'adresse, ou enregistrez la page et importez le fichier.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new DocumentError(`« ${url} » dépasse ${MAX_BYTES / 1024 / 1024} Mo : enregistrez la partie utile et importez le fichier.`);
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), mediaType: response.headers.get('content-type') ?? '' };
}
