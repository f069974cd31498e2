import { loadConfig } from '../src/config/index.ts';
import { modelChecksum, rollBack } from '../src/retrieval/index.ts';
import { LOCK_WAIT_MS, tellWait } from '../src/terminal-progress.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const { positionals } = parseOptions('npm run index:rollback', 'Remet en service l\'index précédent (ou celui que vous nommez). Un serveur en marche le reprend sans redémarrer.', {}, 1);

const { indexDir, embedding } = loadConfig();
const name = await rollBack({
  indexDir, target: positionals[0], model: { checksum: await modelChecksum(embedding), name: embedding.model }, lock: { waitMs: LOCK_WAIT_MS, onWait: tellWait },
});
process.stdout.write(`Index remis en service : ${name}\nLe corpus n'a pas changé : corrigez l'article en cause, puis lancez npm run reindex.\n`);
