import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArticle, TO_WRITE, type ArticleType } from '../corpus/index.ts';
import { slugify } from '../corpus/text.ts';

/** Types that a person can write an article of. */
export const WRITTEN_TYPES = ['algorithme', 'droit', 'demarche', 'institution', 'contexte', 'glossaire'] as const satisfies readonly ArticleType[];
export type WrittenType = (typeof WRITTEN_TYPES)[number];

const ASK = `{ unknown: "${TO_WRITE} : ce que personne ne sait.", ask: dossier/article-de-la-demande }`;
const REGISTER = `register:
  names:
    - "${TO_WRITE} : ses noms. [^SOURCE-1]"
  purpose:
    - "${TO_WRITE} : à quoi il sert. [^SOURCE-1]"
  output: ${ASK}
  inputs: ${ASK}
  status:
    - { date: "2026", text: "${TO_WRITE} : ce qui est arrivé en 2026. [^SOURCE-1]" }
  users: ${ASK}
  effect: ${ASK}
  human: ${ASK}
  supplier: ${ASK}
  legalBasis: ${ASK}
  recourse: ${ASK}
  criticisms: ${ASK}
  reply: ${ASK}
  unknown:
    - "${TO_WRITE} : ce qu'aucune source ne dit."
`;
const PROCEDURE = `procedure:
  who: "${TO_WRITE} : qui peut agir. [^SOURCE-1]"
  against: "${TO_WRITE} : contre quoi."
  deadlines:
    - { id: delai, label: "${TO_WRITE} : le nom du délai", amount: 2, unit: mois, from: "${TO_WRITE} : l'événement de départ", counting: non précisé, actor: usager, section: quel-est-le-delai, sources: [ SOURCE-1 ], solidity: officiel }
  addressee: "${TO_WRITE} : à qui écrire. [^SOURCE-1]"
  steps:
    - "${TO_WRITE} : une étape. [^SOURCE-1]"
  attachments: [ "${TO_WRITE} : une pièce à joindre" ]
  cost: { unknown: "${TO_WRITE} : ce que cela coûte." }
  suspends: "${TO_WRITE} : cela suspend-il la décision ? [^SOURCE-1]"
  next: "${TO_WRITE} : et après."
`;

/**
 * Text of a new article of a type, with every field that the type asks for and a mark where somebody has to write. It cannot be published as it is.
 *
 * @param today - `YYYY-MM-DD`.
 */
export function articleTemplate(type: WrittenType, title: string, today: string): string {
  const fields = type === 'algorithme' ? REGISTER : type === 'droit' || type === 'demarche' ? PROCEDURE : '';
  const deadline = type === 'droit' || type === 'demarche' ? `\n## Quel est le délai ?\n\n${TO_WRITE} : vous avez deux mois, à compter de… [^SOURCE-1] {officiel}\n` : '';
  return `---
title: ${JSON.stringify(title)}
type: ${type}
draft: true
summary: "${TO_WRITE} : une phrase."
updated: ${today}
asOf: ${today}
questions:
  - "${TO_WRITE} : comment on le demande, avec les mots des gens"
related: []
${fields}sources:
  SOURCE-1: { publisher: "${TO_WRITE} : qui publie", title: "${TO_WRITE} : titre de la page", url: "", note: "${TO_WRITE} : l'adresse de la page, dans url", date: "s.d.", side: autre, solidity: secondaire }
---

## ${TO_WRITE} : une question, une seule ?
<!-- questions
${TO_WRITE} : six façons au moins de poser cette question, une par ligne
-->

> En clair : ${TO_WRITE} : la réponse en mots très simples. [^SOURCE-1]

${TO_WRITE} : la réponse dans la première phrase, puis le détail, une source par phrase. [^SOURCE-1] {officiel}
${deadline}`;
}

/** Where drafts wait: a folder beside the corpus, never inside it. */
function draftsFolder(corpusDir: string): string {
  return join(dirname(corpusDir), 'brouillons');
}

/**
 * Folder of the corpus in which most articles of a type stand; the type's own name where there is none yet. Articles that cannot be read do not count.
 */
async function folderOfType(corpusDir: string, type: WrittenType): Promise<string> {
  const counts = new Map<string, number>();
  const files = await readdir(corpusDir, { recursive: true }).catch(() => []);
  for (const file of files.filter((name) => name.endsWith('.md') && dirname(name) !== '.')) {
    const { article } = parseArticle(file, await readFile(join(corpusDir, file), 'utf8'));
    if (article?.type === type) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  }
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0] ?? type;
}

/** The draft, or the article it would become, is there already; the French message says where. */
export class DraftError extends Error {
  override readonly name = 'DraftError';
  readonly code = 'DRAFT_EXISTS';
}

/**
 * Writes a draft into the drafts' folder, under the folder that the finished article belongs to.
 *
 * @returns its path, and the one in the corpus that it moves to when it is finished.
 * @throws {DraftError} where one of the two is taken; an error of the file system.
 */
export async function writeDraft(corpusDir: string, type: WrittenType, title: string, text: string): Promise<{ readonly file: string; readonly target: string }> {
  const relative = join(await folderOfType(corpusDir, type), `${slugify(title)}.md`);
  const [file, target] = [join(draftsFolder(corpusDir), relative), join(corpusDir, relative)];
  for (const taken of [target, file]) if (existsSync(taken)) throw new DraftError(`« ${taken} » existe déjà : ouvrez-le, ou donnez un autre titre.`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
  return { file, target };
}
