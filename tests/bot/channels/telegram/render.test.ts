import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Citation, Reply } from '../../../../src/answering/index.ts';
import { MAX_UNITS, renderReply } from '../../../../src/bot/channels/telegram/render.ts';
import { escapeHtml, readMarkdown, toHtml, toPlainText, toVisibleText } from '../../../../src/bot/channels/telegram/rich-text.ts';
import { readHtml } from '../../../support/telegram-stub.ts';

const source = (title: string, url = `https://example.org/${encodeURIComponent(title)}`): Citation['sources'][number] => ({ publisher: 'Le journal', title, url, date: '2024-06' });
const citation = (marker: number, parts: Partial<Citation> = {}): Citation => ({ marker, passage: `a#b-${marker}`, quote: 'Oui.', article: { id: 'a', title: 'A', url: '/articles/a#b' }, sources: [source(`Titre ${marker}`)], solidity: 'officiel', asOf: '2026-02-28', ...parts });
const reply = (text: string, citations: readonly Citation[] = [], parts: Partial<Reply> = {}): Reply => ({ kind: 'answer', text, citations, suggestions: [], mode: 'extractive', ...parts });
const NONE = { notice: undefined, publicUrl: '' };

test('an answer is its text, its sources as links, and the day it was checked', () => {
  const { html } = renderReply(reply('Le délai est de **10 jours** [1]. Selon A & B, c\'est <peu> [2].', [citation(1), citation(2, { solidity: 'une partie', asOf: '2025-12-01' })]), { notice: undefined, publicUrl: 'https://asso.example' });
  expect(html).toBe(`Le délai est de <b>10 jours</b> <a href="https://example.org/Titre%201">[1]</a>. Selon A &amp; B, c'est &lt;peu&gt; <a href="https://example.org/Titre%202">[2]</a>.

<b>Sources</b>
[1] <a href="https://example.org/Titre%201">Le journal, « Titre 1 »</a>, juin 2024
[2] <a href="https://example.org/Titre%202">Le journal, « Titre 2 »</a>, juin 2024, selon une seule partie

Vérifié le 1er décembre 2025. <a href="https://asso.example/articles/a#b">Lire l'article entier</a>`);
});

test('without markup the addresses are written out', () => {
  const { plain } = renderReply(reply('Oui [1].', [citation(1)]), NONE);
  expect(plain).toContain('[1] Le journal, « Titre 1 » (https://example.org/Titre%201), juin 2024');
});

test('a source that supports several markers is named once', () => {
  const { plain } = renderReply(reply('Un [1]. Deux [2].', [citation(1, { sources: [source('Même')] }), citation(2, { sources: [source('Même')] })]), NONE);
  expect(plain.match(/« Même »/gu)?.length).toBe(1);
  expect(plain).toContain('[1][2] Le journal');
});

test('the first words stand above, a pressed question in bold', () => {
  const { html } = renderReply(reply('Oui.'), { notice: 'Je suis un programme.', heading: 'Depuis quand ?', publicUrl: '' });
  expect(html).toBe('<i>Je suis un programme.</i>\n\n<b>Depuis quand ?</b>\n\nOui.');
});

test('the choices of a clarification are numbered, so that a button that is too narrow hides nothing', () => {
  const rendered = renderReply(reply('Laquelle ?', [], { kind: 'clarification', suggestions: ['La première ?', 'La seconde ?'] }), NONE);
  expect([rendered.plain, rendered.choices]).toEqual(['Laquelle ?\n\n1. La première ?\n2. La seconde ?', ['La première ?', 'La seconde ?']]);
});

test('an answer that is too long ends after a whole sentence, with the sources of what stays and word of the rest', () => {
  const sentences = Array.from({ length: 60 }, (_, index) => `Phrase ${index + 1} ${'mot '.repeat(20)}[${(index % 20) + 1}].`);
  const { html } = renderReply(reply(sentences.join(' '), Array.from({ length: 20 }, (_, index) => citation(index + 1))), { notice: undefined, publicUrl: 'https://asso.example' });
  const { text, links } = readHtml(html);
  const [body = ''] = text.split('\n\n');
  expect(sentences.some((sentence) => body.endsWith(sentence))).toBe(true);
  expect(text).toContain('Réponse raccourcie');
  for (const [, marker = ''] of body.matchAll(/\[(\d+)\]/gu)) expect(links).toContain(`https://example.org/Titre%20${marker}`);
  expect(links).toContain('https://asso.example/articles/a#b');
});

test('a document is a link on the site, or word of it where there is no site', () => {
  const withDocument = reply('Voici.', [], { kind: 'dialogue', attachments: [{ name: 'lettre.docx', type: 'a/b', url: '/api/letters/1' }] });
  expect(renderReply(withDocument, { notice: undefined, publicUrl: 'https://asso.example' }).html).toContain('<a href="https://asso.example/api/letters/1">lettre.docx</a>');
  expect(renderReply(withDocument, NONE).html).toContain('sur le site');
});

test('an address that is no web address is no link', () => {
  expect(renderReply(reply('Oui [1].', [citation(1, { sources: [source('T', 'javascript:alert(1)')] })]), NONE).html).not.toContain('href');
});

describe('for any reply', () => {
  const title = fc.string({ unit: 'grapheme', maxLength: 300 });
  const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.lorem({ maxCount: 40 }), fc.constantFrom('**gras [1].**', '*a* [2]', '<b>&amp;', '[x](https://example.org/"<>)', '[3]. ', '\n\n', '- liste\n', '`c` ')), { maxLength: 60 }).map((parts) => parts.join(' '));
  const citations = fc.array(fc.tuple(title, title, fc.array(fc.oneof(fc.webUrl({ withQueryParameters: true }), title), { minLength: 1, maxLength: 4 })), { maxLength: 30 }).map((all): Citation[] => all.map(([publisher, name, urls], index) => citation(index + 1, { sources: urls.map((url) => ({ publisher, title: name, url, date: 's.d.' })) })));
  const anyReply = fc.tuple(text, citations, fc.constantFrom('', 'https://asso.example')).map(([words, cited, publicUrl]) => ({ reply: reply(words, cited), publicUrl }));

  test('the message is within the limit, its markup closed, and its sources with it', () => {
    fc.assert(fc.property(anyReply, ({ reply: given, publicUrl }) => {
      const { html, plain } = renderReply(given, { notice: 'Je suis un programme.', publicUrl });
      const seen = readHtml(html);
      expect(seen.text.length).toBeLessThanOrEqual(MAX_UNITS);
      expect(plain.length).toBeLessThanOrEqual(MAX_UNITS);
      expect(seen.links.length).toBeLessThanOrEqual(100);
      expect([seen.text.isWellFormed(), plain.isWellFormed()]).toEqual([given.text.isWellFormed(), given.text.isWellFormed()]);
      if (given.citations.length > 0) expect([seen.text.includes('Sources'), plain.includes('Sources')]).toEqual([true, true]);
    }), { numRuns: 150 });
  });

  test('HTML reads back to the text that was escaped', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (words) => readHtml(escapeHtml(words)).text === words));
    fc.assert(fc.property(text, (words) => readHtml(toHtml(readMarkdown(words))).text === toVisibleText(readMarkdown(words))));
  });
});

test.each([
  ['**gras** et *italique* et `code`', '<b>gras</b> et <i>italique</i> et <code>code</code>'], ['### Titre', '<b>Titre</b>'], ['[ici](https://example.org/a?b=1&c=2)', '<a href="https://example.org/a?b=1&amp;c=2">ici</a>'],
  ['voir https://example.org/a.', 'voir <a href="https://example.org/a">https://example.org/a</a>.'], ['2 * 3 * 4 < 5', '2 * 3 * 4 &lt; 5'], ['[non](javascript:a)', '[non](javascript:a)'],
])('« %s » becomes %s', (markdown, html) => {
  expect(toHtml(readMarkdown(markdown))).toBe(html);
});

test('a bare address is written once without markup', () => {
  expect(toPlainText(readMarkdown('voir https://example.org/é et [ici](https://example.org/b)'))).toBe('voir https://example.org/é et ici (https://example.org/b)');
});
