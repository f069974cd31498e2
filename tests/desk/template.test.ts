import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseArticle, readCorpus } from '../../src/corpus/index.ts';
import { articleTemplate, draftArticle, readDocument, writeDraft, WRITTEN_TYPES, type ReadDocument } from '../../src/desk/index.ts';
import { articleText, folderWith } from '../support/corpus-folder.ts';

const TODAY = '2026-11-24';
const messagesOf = (text: string): string[] => parseArticle('a.md', text).faults.filter(({ level }) => level === 'erreur').map(({ line, message }) => `${line}: ${message}`);
const read = (name: string, text: string, mediaType?: string): Promise<ReadDocument> => readDocument(name, new TextEncoder().encode(text), mediaType);

describe('a template', () => {
  test.each(WRITTEN_TYPES)('of type %s has every field of its type, and cannot be published as it is', (type) => {
    const faults = messagesOf(articleTemplate(type, 'Le « titre » : essai', TODAY));
    expect(faults).toContain('4: c\'est un brouillon : réécrivez-le, relisez-le, puis retirez la ligne « draft: true »');
    expect(faults.filter((fault) => !/brouillon|il reste « À ÉCRIRE »/u.test(fault))).toEqual([]);
  });

  test('is an article once its marks are written and its line is gone', () => {
    const written = articleTemplate('demarche', 'Emprunter', TODAY).replace('draft: true\n', '').replaceAll('À ÉCRIRE : ', 'Le lecteur lit. ').replace('À ÉCRIRE', 'emprunter un livre');
    expect(messagesOf(written)).toEqual([]);
  });
});

test('a draft in the corpus is a fault of the corpus', async () => {
  const folder = await folderWith({ 'pret.md': articleText({ head: 'draft: true\n' }) });
  expect((await readCorpus(folder)).faults.map(({ file, line, level, message }) => [file, line, level, message.slice(0, 21)])).toEqual([['pret.md', 9, 'erreur', 'c\'est un brouillon : ']]);
});

test('a draft waits beside the corpus, in the folder where most articles of its type stand, and takes no name that is taken', async () => {
  const root = await folderWith({ 'corpus/guide/pret.md': articleText(), 'corpus/guide/films.md': articleText({ title: 'Les films' }), 'corpus/autre/x.md': articleText({ title: 'X' }) });
  const corpus = join(root, 'corpus');
  expect(await writeDraft(corpus, 'contexte', 'Les horaires d\'été', 'texte')).toEqual({ file: join(root, 'brouillons/guide/les-horaires-d-ete.md'), target: join(corpus, 'guide/les-horaires-d-ete.md') });
  expect(await readFile(join(root, 'brouillons/guide/les-horaires-d-ete.md'), 'utf8')).toBe('texte');
  expect((await writeDraft(corpus, 'droit', 'Le retard', '')).target).toBe(join(corpus, 'droit/le-retard.md'));
  await expect(writeDraft(corpus, 'droit', 'Le retard', '')).rejects.toThrow(`« ${join(root, 'brouillons/droit/le-retard.md')} » existe déjà : ouvrez-le, ou donnez un autre titre.`);
  await expect(writeDraft(corpus, 'contexte', 'Films', '')).rejects.toThrow(`« ${join(corpus, 'guide/films.md')} » existe déjà`);
});

describe('a document', () => {
  const PAGE = `<!doctype html><html lang="fr"><head><title>Le prêt | La bibliothèque</title><meta property="og:site_name" content="La bibliothèque"><meta property="article:published_time" content="2026-03-05T08:00:00Z"></head>
<body><nav><a href="/">Accueil</a> Menu du site</nav><article><h1>Le prêt</h1>${'<p>Vous pouvez garder un livre trois semaines, et le rendre dans toutes les bibliothèques de la ville &amp; alentour.</p>'.repeat(6)}<h2>Retard</h2><ul><li>Le retard coûte vingt centimes par jour.</li></ul></article><footer>Mentions légales</footer></body></html>`;

  test('of HTML gives its article, publisher and date, without the menus', async () => {
    const { title, publisher, date, paragraphs } = await read('page.html', PAGE);
    expect({ title: title.startsWith('Le prêt'), publisher, date }).toEqual({ title: true, publisher: 'La bibliothèque', date: '2026-03-05' });
    expect(paragraphs[0]).toBe('Vous pouvez garder un livre trois semaines, et le rendre dans toutes les bibliothèques de la ville & alentour.');
    expect(paragraphs.slice(-2)).toEqual(['# Retard', '- Le retard coûte vingt centimes par jour.']);
    expect(paragraphs.join(' ')).not.toMatch(/Menu du site|Mentions légales/u);
  });

  test('of Markdown gives its title and paragraphs', async () => {
    expect(await read('note.md', '# Le prêt\n\nTrois semaines.\n\n## Retard\n\nVingt centimes.\n')).toEqual({ title: 'Le prêt', publisher: '', date: 's.d.', paragraphs: ['Trois semaines.', '# Retard', 'Vingt centimes.'] });
    expect((await read('note.md', '# Le prêt\nTrois semaines :\n- un livre\n- un film\n')).paragraphs).toEqual(['Trois semaines :', '- un livre', '- un film']);
  });

  test.each([
    ['its head names', '<meta charset="iso-8859-1">', 'text/html'], ['its server names', '', 'text/html; charset=ISO-8859-1'], ['nothing names', '', 'text/html'], ['its head names wrongly', '<meta charset="utf-8">', 'text/html'],
  ])('in the older encoding that %s keeps its accents', async (_what, head, mediaType) => {
    const bytes = Buffer.from(PAGE.replace('<head>', `<head>${head}`), 'latin1');
    expect((await readDocument('page.html', bytes, mediaType)).paragraphs[0]).toBe('Vous pouvez garder un livre trois semaines, et le rendre dans toutes les bibliothèques de la ville & alentour.');
  });

  test('of PDF gives its text', async () => {
    const { paragraphs, date } = await readDocument('guide.pdf', pdfOf('Trois semaines.'));
    expect({ paragraphs, date }).toEqual({ paragraphs: ['Trois semaines.'], date: '2026-03-05' });
  });

  test('of DOCX gives its title and paragraphs', async () => {
    const { title, paragraphs } = await readDocument('guide.docx', await readFile('tests/fixtures/pret.docx'));
    expect({ title, paragraphs }).toEqual({ title: 'Le prêt', paragraphs: ['Trois semaines.'] });
  });

  test.each([['photo.png', 'x', /n'est ni du HTML, ni un PDF/u], ['vide.md', ' ', /ne contient pas de texte/u], ['faux.pdf', 'pas un pdf', /ne se lit pas comme PDF/u]])('%s that cannot be read is a sentence', async (name, text, message) => {
    await expect(read(name, text)).rejects.toThrow(message);
  });

  test('becomes a draft with its source filled in and its text as notes, which cannot be published', async () => {
    const draft = draftArticle(await read('', PAGE, 'text/html; charset=utf-8'), { address: 'https://www.example.org/pret', fileName: '' }, 'contexte', TODAY);
    expect(draft).toContain('  LA-BIBLIOTHEQUE-2026-03-05: { publisher: "La bibliothèque", title: ');
    expect(draft).toContain('url: "https://www.example.org/pret", date: "2026-03-05"');
    expect(draft).toContain('\nVous pouvez garder un livre trois semaines');
    const faults = messagesOf(draft);
    expect(faults.some((fault) => fault.includes('brouillon'))).toBe(true);
    expect(messagesOf(draft.replace('draft: true\n', '')).some((fault) => fault.includes('À ÉCRIRE'))).toBe(true);
  });
});

/** The smallest PDF with one line of text. */
function pdfOf(text: string): Uint8Array {
  const stream = `BT /F1 12 Tf 20 100 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>', '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`, '<< /CreationDate (D:20260305080000Z) >>',
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${start}\n%%EOF`;
  return new TextEncoder().encode(file);
}
