import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder with the given files. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eclaireur-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** A valid article; parts can be replaced. */
export function articleText(parts: { readonly head?: string; readonly body?: string; readonly title?: string } = {}): string {
  return `---
title: ${parts.title ?? 'Le prêt de livres'}
type: contexte
summary: Une phrase.
updated: 2026-01-02
sources:
  GUIDE: { publisher: La bibliothèque, title: "Guide du lecteur", url: "https://example.org/guide", date: 2025-05 }
  PRESSE: { publisher: Le journal, title: "Une enquête", url: "https://example.org/enquete", date: "s.d.", side: presse, solidity: secondaire }
${parts.head ?? ''}---
${parts.body ?? `## Combien de temps puis-je garder un livre ?
<!-- questions
je garde un livre combien de jours
duree du pret
-->

> En clair : Trois semaines. [^GUIDE]

Vous pouvez garder un livre trois semaines. [^GUIDE] {officiel}
Selon le journal, le retard coûte 20 centimes par jour. [^PRESSE]

- Les bandes dessinées se gardent deux semaines. [^GUIDE] {officiel}
- Les films se gardent une semaine. [^GUIDE] {officiel}
`}`;
}
