import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkCorpus, formatFault, loadCorpus } from '../../src/corpus/index.ts';
import { folderWith } from '../support/corpus-folder.ts';

/** An article with everything that can be broken; the numbers of the lines below count in it. */
const SOUND = `---
title: "Le prêt de livres"
type: contexte
summary: "Une phrase."
updated: 2026-01-02
asOf: 2026-01-02
questions:
  - "combien de temps"
related: [ autre ]
sources:
  GUIDE: { publisher: "La bibliothèque", title: "Guide du lecteur", url: "https://example.org/guide", date: "2025-05", side: autre }
  REGLE: { publisher: "La mairie", title: "Règlement", url: "https://example.org/regle", date: "2025-05", side: autre }
---

## Combien de temps puis-je garder un livre ?
<!-- questions
durée du prêt
tu gardes un livre combien
emprunter pour longtemps
rendre quand
prêt de livre durée
jusqu'à quand garder
-->

> En clair : Vous gardez le livre trois semaines. [^GUIDE]

Vous pouvez garder un livre trois semaines à compter du jour de votre emprunt au comptoir. [^GUIDE] {officiel}
Le prêt peut être prolongé une fois si personne d'autre ne demande ce livre. [^REGLE] {officiel}

## Que se passe-t-il si je rends le livre en retard ?

Vous payez une amende de dix centimes par jour de retard et par livre rendu. [^REGLE] {officiel}
`;
const OTHER = SOUND.replace('[ autre ]', '[]').replaceAll('livre', 'film').replaceAll('Une phrase', 'Autre phrase');
const DEADLINE = `procedure:
  who: "Tout lecteur. [^GUIDE]"
  against: "Un refus."
  deadlines:
    - { id: delai, label: "Le délai", amount: 3, unit: semaines, from: "le refus", counting: non précisé, actor: usager, section: combien-de-temps-puis-je-garder-un-livre, sources: [ GUIDE ], solidity: officiel }
  addressee: "La mairie. [^GUIDE]"
  steps: [ "Écrivez." ]
  attachments: []
  cost: { unknown: "Personne ne le dit." }
  suspends: "Non. [^GUIDE]"
  next: "Le juge."
sources:`;

async function faultsOf(files: Readonly<Record<string, string | Buffer>>): Promise<string[]> {
  const folder = await folderWith({ 'autre.md': OTHER });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return (await checkCorpus(folder)).faults.map(formatFault);
}

function broken(from: string | RegExp, to: string): string {
  const text = SOUND.replace(from, to);
  if (text === SOUND) throw new Error(`Nothing to replace: ${String(from)}`);
  return text;
}

test('the sound article has no fault, whatever its line ends and byte order mark', async () => {
  for (const text of [SOUND, `\uFEFF${SOUND}`, SOUND.replaceAll('\n', '\r\n'), SOUND.replaceAll('\n', '\r')]) expect(await faultsOf({ 'pret.md': text })).toEqual([]);
});

describe('one fault gives one sentence at its line', () => {
  test.each<[string, string | RegExp, string, number, string]>([
    ['a tab', '  - "combien', '\t- "combien', 8, 'une tabulation décale cette ligne : remplacez-la par des espaces'],
    ['a no-break space', 'type: contexte', 'type:\u00a0contexte', 3, 'une espace insécable se cache'],
    ['no space behind a colon', 'type: contexte', 'type:contexte', 3, 'il manque une espace derrière le premier « : »'],
    ['an open quotation mark', 'livres"', 'livres', 2, 'il manque un guillemet "'],
    ['an open quotation mark of a source', 'lecteur"', 'lecteur', 11, 'il manque un guillemet "'],
    ['an open brace', 'side: autre }', 'side: autre', 11, 'il manque « } »'],
    ['a missing comma', 'lecteur", url', 'lecteur" url', 11, 'il manque une virgule entre deux champs'],
    ['quotation marks inside others', '"Une phrase."', '"Le "vrai" prêt."', 4, 'des guillemets droits au milieu du texte'],
    ['an apostrophe inside single quotes', '"Une phrase."', '\'L\'essentiel.\'', 4, 'une apostrophe ferme le texte trop tôt'],
    ['curly quotation marks', '"Une phrase."', '“Une phrase.”', 4, 'le texte est entre guillemets courbes'],
    ['a colon in bare text', '"Une phrase."', 'Le prêt : tout', 4, 'le texte contient « : »'],
    ['a star before bare text', '"Une phrase."', '*rien', 4, 'le texte commence par un signe réservé'],
    ['an at sign before bare text', '"Une phrase."', '@rien', 4, 'le texte commence par un signe réservé'],
    ['a key twice', 'type: contexte', 'type: contexte\ntype: droit', 4, '« type » est écrit deux fois'],
    ['a source twice', 'REGLE: {', 'GUIDE: {', 12, '« GUIDE » est écrit deux fois'],
    ['a key that is set in', 'type: contexte', '  type: contexte', 3, 'cette ligne n\'est pas alignée'],
    ['a French date', 'updated: 2026-01-02', 'updated: 02/01/2026', 5, '« updated » (dernière relecture) doit être une date de la forme'],
    ['a day that does not exist', 'asOf: 2026-01-02', 'asOf: 2026-02-30', 6, '« asOf » (date à laquelle le contenu était vrai) n\'est pas un jour du calendrier'],
    ['a day to come', 'updated: 2026-01-02', 'updated: 2126-01-02', 5, '« updated » est dans le futur'],
    ['a source of a day to come', '"2025-05"', '"2125-05"', 11, 'la source GUIDE est datée dans le futur'],
    ['a source of a thirteenth month', '"2025-05"', '"2025-13"', 11, 'sources.GUIDE.date : « date » n\'est pas au calendrier'],
    ['an unknown type', 'type: contexte', 'type: contexe', 3, '« type » doit être l\'un de : algorithme, droit'],
    ['an empty summary', '"Une phrase."', '', 4, '« summary » (résumé en une phrase) manque'],
    ['a number for a text', '"Une phrase."', '2024', 4, '« summary » (résumé en une phrase) doit être un texte : mettez-le entre guillemets'],
    ['a text for a list', 'related: [ autre ]', 'related: autre', 9, '« related » doit être une liste'],
    ['an entry of a list that is no text', '"combien de temps"', 'ceci: cela', 8, 'questions.1 : doit être un texte'],
    ['no sources', /^sources:[^]*?(?=^---)/mu, '', 2, '« sources » manque : un article a au moins une source'],
    ['sources as a list', '  GUIDE: {', '  - GUIDE: {', 12, 'cette ligne n\'est pas alignée'],
    ['a source without publisher', 'publisher: "La mairie", ', '', 12, 'sources.REGLE.publisher : « publisher » (qui publie) manque'],
    ['an address without https', 'https://example.org/guide', 'www.example.org', 11, 'sources.GUIDE.url : « url » doit commencer par https://'],
    ['an address unlike that of another article', 'example.org/regle', 'example.org/autre', 12, 'la source REGLE a une autre adresse que dans autre'],
    ['a link to nowhere', '[ autre ]', '[ livre ]', 9, 'l\'article lié « livre » n\'existe pas'],
    ['an empty header', /^title[^]*?^---/mu, '\n---', 2, 'l\'en-tête doit être une suite de lignes « clé: valeur »'],
    ['no header', /^---[^]*?\n---/u, '', 1, 'l\'article ne commence pas par un en-tête'],
    ['a header left open', '\n---\n\n##', '\n----\n\n##', 1, 'l\'en-tête n\'est pas fermé'],
    ['a stray --- in the header', 'related:', '---\nrelated:', 9, 'l\'en-tête se ferme ici, mais « related » vient après'],
    ['a stray --- below a paragraph', ' {officiel}\n\n## Que', ' {officiel}\n---\n\n## Que', 29, 'cette ligne de tirets (ou de « = ») fait un titre du texte au-dessus'],
    ['a draft', 'type: contexte', 'type: contexte\ndraft: true', 4, 'c\'est un brouillon'],
    ['a draft written otherwise', 'type: contexte', 'type: contexte\ndraft : True', 4, 'c\'est un brouillon'],
    ['a draft that says yes', 'type: contexte', 'type: contexte\ndraft: oui', 4, '« draft » doit être true ou false'],
    ['a footnote not defined', 'rendu. [^REGLE]', 'rendu. [^REGLEMENT]', 32, 'la source [^REGLEMENT] n\'est pas définie'],
    ['a footnote left open', 'rendu. [^REGLE]', 'rendu. [^REGLE', 32, '« [^REGLE » est mal écrit'],
    ['a footnote with a space', 'rendu. [^REGLE]', 'rendu. [^ REGLE]', 32, '« [^ » est mal écrit'],
    ['a footnote without its mark', 'rendu. [^REGLE]', 'rendu. [REGLE]', 32, '« [REGLE] » est mal écrit'],
    ['a source described in the text', 'Vous payez', '[^REGLE]: https://example.org/regle\n\nVous payez', 32, 'une source se décrit en tête de l\'article'],
    ['a sentence without source', 'rendu. [^REGLE] {officiel}', 'rendu.', 32, 'cette phrase n\'a pas de source'],
    ['an unknown solidity', /\{officiel\}\n$/u, '{oficiel}\n', 32, '« {oficiel} » n\'est pas une solidité connue'],
    ['a solidity left open', /\{officiel\}\n$/u, '{officiel\n', 32, '« {officiel » est mal écrit'],
    ['a heading twice', 'Que se passe-t-il si je rends le livre en retard ?', 'Combien de temps puis-je garder un livre ?', 30, 'remarque : le titre « Combien de temps puis-je garder un livre ? » est déjà dans l\'article'],
    ['a heading without space', '## Que', '##Que', 30, 'il manque une espace derrière les « # »'],
    ['an empty section', '## Que', '## Vide ?\n\n## Que', 30, 'la section « Vide ? » est vide'],
    ['no text', /(?<=\n---\n)[^]*/u, '', 14, 'l\'article n\'a pas de texte'],
    ['a comment left open', 'garder\n-->', 'garder\n', 16, 'ce commentaire n\'est pas refermé'],
    ['ways of asking behind their word', '<!-- questions\n', '<!-- questions ', 16, 'ces façons de demander ne sont pas lues'],
    ['ways of asking above every heading', '\n## Combien', '\n<!-- questions\nabc\n-->\n\n## Combien', 15, 'ces façons de demander sont au-dessus du premier titre'],
    ['a way of asking that is too long', 'durée du prêt', 'mot '.repeat(100), 17, 'remarque : cette façon de demander a 399 signes'],
    ['HTML', 'dix centimes', '<b>dix</b> centimes', 32, 'le HTML n\'est pas permis'],
    ['an image', 'dix centimes', '![dix centimes](dix.png)', 32, 'une image n\'est pas montrée'],
    ['a link in the text', 'dix centimes', '[dix centimes](https://example.org)', 32, 'remarque : l\'adresse du lien « dix centimes » n\'est pas montrée'],
    ['text that is set in', 'Vous payez', '    Vous payez', 32, 'ce texte est décalé de quatre espaces'],
    ['a deadline of another number than its section', 'sources:', DEADLINE.replace('amount: 3', 'amount: 4'), 26, 'le délai « delai » (4 semaines) n\'est pas écrit dans cette section'],
    ['a deadline of a section that is not there', 'sources:', DEADLINE.replace('section: combien', 'section: conbien'), 14, 'le délai « delai » renvoie à la section'],
    ['a deadline of a source that is not there', 'sources:', DEADLINE.replace('[ GUIDE ]', '[ RIEN ]'), 14, 'la source [^RIEN] n\'est pas définie'],
    ['a deadline of an unknown unit', 'sources:', DEADLINE.replace('unit: semaines', 'unit: lunes'), 14, 'procedure.deadlines.1.unit : « unit » doit être l\'un de'],
  ])('%s', async (_what, from, to, line, sentence) => {
    const faults = await faultsOf({ 'pret.md': broken(from, to) });
    expect(faults.map((fault) => fault.slice(0, `pret.md:${line}: ${sentence}`.length))).toEqual([`pret.md:${line}: ${sentence}`]);
  });
});

describe('a file that cannot be an article says so', () => {
  test.each<[string, string, string | Buffer, string]>([
    ['empty', 'pret.md', '', 'pret.md:1: le fichier est vide'],
    ['in Latin-1', 'pret.md', Buffer.from(SOUND, 'latin1'), 'pret.md:2: un caractère illisible'],
    ['in UTF-16', 'pret.md', Buffer.from(SOUND, 'utf16le'), 'pret.md:1: un caractère illisible'],
    ['huge', 'pret.md', SOUND + 'Une phrase. [^GUIDE]\n'.repeat(40_000), 'pret.md:1: le fichier a 841'],
    ['.MD', 'Pret.MD', SOUND, 'Pret.MD:1: cet article n\'est pas lu, son nom doit finir par « .md » : renommez-le en « pret.md »'],
    ['.md.txt', 'pret.md.txt', SOUND, 'pret.md.txt:1: cet article n\'est pas lu'],
    ['.docx', 'pret.docx', 'x', 'pret.docx:1: remarque : ce fichier n\'est pas lu'],
    ['with spaces in its name', 'dossier/Prêt de livres.md', SOUND, 'dossier/Prêt de livres.md:1: ce nom fait une adresse difficile à lire : renommez le fichier en « dossier/pret-de-livres.md »'],
    ['with an accent in its name', 'prêt.md', SOUND, 'prêt.md:1: remarque : ce nom fait une adresse difficile à lire : renommez le fichier en « pret.md »'],
    ['a list of law that is cut off', 'lois.json', '[\n{"code": "Code"', 'lois.json:2: ce n\'est pas du JSON lisible'],
    ['synonyms left open', 'synonymes.yaml', 'synonyms:\n  - terms: [ a, b\n', 'synonymes.yaml:2: il manque « ] »'],
  ])('%s', async (_what, name, content, sentence) => {
    expect((await faultsOf({ [name]: content })).map((fault) => fault.slice(0, sentence.length))).toEqual([sentence]);
  });
});

test('two articles that differ by a capital only are told apart by no disk: one must be renamed', async () => {
  expect(await faultsOf({ 'pret.md': SOUND, 'PRET.md': SOUND })).toContain('pret.md:1: ce nom ne diffère de « PRET.md » que par ses majuscules ou ses accents : renommez un des deux');
});

test('what corpus:check calls a fault of a deadline or of two sources of one name stops an index too', async () => {
  const folder = await folderWith({ 'autre.md': OTHER, 'pret.md': broken('sources:', DEADLINE.replace('amount: 3', 'amount: 4')), 'tard.md': broken('example.org/regle', 'example.org/autre') });
  await expect(loadCorpus(folder)).rejects.toThrow(/pret\.md:26: le délai[^]*tard\.md:12: la source REGLE/u);
});
