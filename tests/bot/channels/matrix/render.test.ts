import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reply } from '../../../../src/answering/index.ts';
import { renderMarkdown } from '../../../../src/bot/channels/matrix/markdown.ts';
import { editContent, messageContent, pickSuggestion, renderReply } from '../../../../src/bot/channels/matrix/render.ts';

const SOURCE = { publisher: 'Le journal', title: 'Une <enquête>', url: 'https://example.org/e?a=1&b=2', date: '2024-01-02' };
const ANSWER: Reply = {
  kind: 'answer', text: 'Oui [1]. **Non** [2].', suggestions: ['Et après ?'], mode: 'extractive',
  citations: [
    { marker: 1, passage: 'a#b-1', quote: 'Oui.', article: { id: 'a', title: 'L\'article', url: '/articles/a#b' }, sources: [SOURCE], solidity: 'une partie', asOf: '2026-01-01' },
    { marker: 2, passage: 'a#b-2', quote: 'Non.', article: { id: 'a', title: 'L\'article', url: '/articles/a#b' }, sources: [SOURCE, { publisher: 'La loi', title: 'Article 1', url: '', date: 's.d.', note: 'lu sur une copie' }], solidity: 'officiel', asOf: '2026-01-01' },
  ],
};

test('an answer has its sources once each, with addresses in both forms, the article and numbered questions', () => {
  const { plain, html } = renderReply(ANSWER, { publicUrl: 'https://bot.example.org', notice: 'Je suis un programme.' });
  expect(plain).toBe([
    'Je suis un programme.', 'Oui [1]. Non [2].',
    'Sources :\n[1][2] Le journal, « Une <enquête> » (2 janvier 2024 ; une seule partie l\'affirme ; vérifié le 1er janvier 2026)\nhttps://example.org/e?a=1&b=2\n[2] La loi, « Article 1 » (sans date ; lu sur une copie ; vérifié le 1er janvier 2026)',
    'À lire en entier :\nL\'article : https://bot.example.org/articles/a#b',
    'Vous pouvez demander ensuite (répondez par un numéro) :\n1. Et après ?',
  ].join('\n\n'));
  const url = 'https://example.org/e?a=1&amp;b=2';
  expect(html).toContain(`<p>Oui <a href="${url}">[1]</a>. <strong>Non</strong> <a href="${url}">[2]</a>.</p>`);
  expect(html).toContain(`<p><strong>Sources</strong><br>[1][2] <a href="${url}">Le journal, « Une &lt;enquête&gt; »</a> (`);
  expect(html).toContain('<a href="https://bot.example.org/articles/a#b">L\'article</a>');
  expect(html).toContain('<ol><li>Et après ?</li></ol>');
});

test('a source on which several statements rest keeps every reservation and the oldest date, whatever their order', () => {
  const [first, second] = ANSWER.citations;
  if (first === undefined || second === undefined) throw new Error('The answer lost its citations.');
  const citations = [{ ...second, marker: 1 }, { ...first, marker: 2, asOf: '2025-06-01' }, { ...first, marker: 3, solidity: 'secondaire' as const }];
  expect(renderReply({ ...ANSWER, citations }, { publicUrl: '' }).plain).toContain('[1][2][3] Le journal, « Une <enquête> » (2 janvier 2024 ; une seule partie l\'affirme ; source secondaire ; vérifié le 1er juin 2025)');
});

test('without a public address no article is linked to, and a reply without sources lists none', () => {
  expect(renderReply(ANSWER, { publicUrl: '' }).plain).not.toContain('À lire en entier');
  expect(renderReply({ ...ANSWER, citations: [], suggestions: [] }, { publicUrl: 'https://bot.example.org' }).plain).toBe('Oui [1]. Non [2].');
});

test('Markdown becomes the HTML that Matrix allows, and readable text', () => {
  const { plain, html } = renderMarkdown('# Titre\n\nUn *mot*, `code`\n\n- a\n- [b](https://example.org/)\n\n3. c\n4. d\n\n> cité\n\n| A | B |\n|---|---|\n| 1 | 2 |');
  expect(html).toBe('<h1>Titre</h1><p>Un <em>mot</em>, <code>code</code></p><ul><li>a</li><li><a href="https://example.org/">b</a></li></ul><ol start="3"><li>c</li><li>d</li></ol><blockquote><p>cité</p></blockquote><table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>');
  expect(plain).toBe('Titre\n\nUn mot, code\n\n- a\n- b (https://example.org/)\n\n3. c\n4. d\n\n> cité\n\nA | B\n1 | 2');
});

test('bare addresses are links, without the sentence\'s punctuation', () => {
  expect(renderMarkdown('Voir https://example.org/a_b?x=1 (ou https://example.org/c).').html).toBe('<p>Voir <a href="https://example.org/a_b?x=1">https://example.org/a_b?x=1</a> (ou <a href="https://example.org/c">https://example.org/c</a>).</p>');
});

test('no text and no link gets markup of its own into the HTML', () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const { html } = renderMarkdown(`${text}\n\n[x](javascript:alert(1))\n\n<img src=x onerror=alert(1)>`);
    const tags = [...html.matchAll(/<\/?([^\s>]+)([^>]*)>/gu)];
    for (const [, name = '', attributes = ''] of tags) {
      expect(['p', 'strong', 'em', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'br', 'hr', 'a', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'tr', 'td']).toContain(name);
      expect(attributes).toMatch(/^(?: href="https?:\/\/[^"<>]*"| start="\d+")?$/u);
    }
  }));
});

test('an answer in a room names whom it answers, in a thread it stays there', () => {
  const forms = { plain: 'a', html: '<p>a</p>' };
  expect(messageContent(forms, { isNotice: true, relation: { event: '$q', thread: undefined }, person: '@alice:x' })).toEqual({
    msgtype: 'm.notice', body: 'a', format: 'org.matrix.custom.html', formatted_body: '<p>a</p>', 'm.mentions': { user_ids: ['@alice:x'] }, 'm.relates_to': { 'm.in_reply_to': { event_id: '$q' } },
  });
  expect(messageContent(forms, { isNotice: false, relation: { event: '$q', thread: '$root' } })['m.relates_to']).toEqual({ rel_type: 'm.thread', event_id: '$root', is_falling_back: true, 'm.in_reply_to': { event_id: '$q' } });
  expect(editContent(forms, { isNotice: false, replaces: '$r' })).toMatchObject({ body: '* a', 'm.new_content': { msgtype: 'm.text', body: 'a' }, 'm.relates_to': { rel_type: 'm.replace', event_id: '$r' }, 'm.mentions': {} });
});

test('a number alone picks the question of that place', () => {
  expect(['1', ' 2. ', 'n° 1', '2)', '3', '0', '2 ans', ''].map((text) => pickSuggestion(text, ['un', 'deux']))).toEqual(['un', 'deux', 'un', 'deux', undefined, undefined, undefined, undefined]);
});
