import { gzipSync } from 'node:zlib';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';
import { WIDGET_FILE, writeWidget } from '../src/widget-bundle.ts';

endWithSentence();

parseOptions('npm run build:widget', 'Fabrique dist/widget.js, le fichier que chargent les sites.', {});
const text = await writeWidget();
process.stdout.write(`${WIDGET_FILE}: ${Buffer.byteLength(text)} octets, ${gzipSync(text, { level: 9 }).length} compressés\n`);
