import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('widget/', import.meta.url));
const TOKENS = fileURLToPath(new URL('server/assets/tokens.css', import.meta.url));
/** Where `npm run build:widget` writes and the server reads. */
export const WIDGET_FILE = fileURLToPath(new URL('../dist/widget.js', import.meta.url));

/** The oldest browsers that have all it needs: style sheets without a `style` element, `:modal`, `inert`. */
const BROWSERS = ['chrome105', 'firefox112', 'safari16.4'];

/** The widget that a start found or made; `undefined` with the reason where there is none. */
export interface FoundWidget {
  readonly text: string | undefined;
  /** Absent when the bundle is that of the sources. */
  readonly problem?: string;
}

/**
 * Bundles the widget: one script, styles included.
 *
 * @returns its text; the first line names the hash of the sources.
 * @throws when esbuild, a development dependency, is not installed.
 */
export async function bundleWidget(): Promise<string> {
  const { build } = await import('esbuild');
  const minified = { bundle: true, minify: true, write: false, target: BROWSERS, logLevel: 'silent', charset: 'utf8' } as const;
  const result = await build({
    ...minified, entryPoints: [join(SOURCE, 'index.ts')], format: 'iife', legalComments: 'none',
    plugins: [{
      name: 'css-as-text',
      setup: (plugin) => plugin.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const styles = await build({ ...minified, entryPoints: [path] });
        return { contents: styles.outputFiles[0]?.text.trim() ?? '', loader: 'text' };
      }),
    }],
  });
  return `/*! Éclaireur, AGPL-3.0-or-later, sources ${await hashSources()} */\n${result.outputFiles[0]?.text ?? ''}`;
}

/** Writes the bundle, whole or not at all. */
export async function writeWidget(file = WIDGET_FILE): Promise<string> {
  const text = await bundleWidget();
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, file);
  return text;
}

/** The bundle to serve: the written one if it is that of the sources, else a new one; where it cannot be made, the written one, whatever its age. */
export async function ensureWidget(file = WIDGET_FILE): Promise<FoundWidget> {
  const written = await readFile(file, 'utf8').catch(() => undefined);
  if (written?.includes(await hashSources()) === true) return { text: written };
  try {
    return { text: await writeWidget(file) };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' ? 'esbuild is not installed here' : 'the bundle could not be made or written';
    return written === undefined
      ? { text: undefined, problem: `There is no widget to serve: ${reason}. Run "npm run build:widget" where all dependencies are installed and copy dist/widget.js here.` }
      : { text: written, problem: `The widget is older than its sources: ${reason}. Run "npm run build:widget" where all dependencies are installed.` };
  }
}

async function hashSources(): Promise<string> {
  const names = (await readdir(SOURCE)).sort((left, right) => left.localeCompare(right));
  const hash = createHash('sha256');
  for (const path of [TOKENS, ...names.map((name) => join(SOURCE, name))]) hash.update(path.slice(SOURCE.length)).update(await readFile(path));
  return hash.digest('hex').slice(0, 12);
}
