import type { ArticleChange } from '../retrieval/index.ts';

const WORDS: Readonly<Record<ArticleChange['kind'], string>> = { added: 'ajouté', changed: 'modifié', removed: 'retiré' };
const SECTION_WORDS: Readonly<Record<ArticleChange['kind'], string>> = { added: 'nouvelle question', changed: 'réponse changée', removed: 'question retirée' };

/** One line an article, with its sections below, for a terminal. */
export function changesAsText(changes: readonly ArticleChange[]): string {
  if (changes.length === 0) return 'Rien n\'a changé.\n';
  return changes.map(({ kind, id, title, sections }) => [`${WORDS[kind]} : ${title} (${id})`, ...sections.map((section) => `    ${SECTION_WORDS[section.kind]} : ${section.heading}`)].join('\n')).join('\n').concat('\n');
}

/**
 * What changed as an HTML fragment for a page: a list with links into the articles.
 *
 * @param base - address of the service before `/articles`; none for a page of its own.
 */
export function changesAsHtml(changes: readonly ArticleChange[], base = ''): string {
  const items = changes.map(({ kind, id, title, sections }) => {
    const address = escapeXml(`${base}/articles/${id}`);
    const name = kind === 'removed' ? escapeXml(title) : `<a href="${address}">${escapeXml(title)}</a>`;
    const within = sections.map((section) => `<li>${SECTION_WORDS[section.kind]} : ${section.kind === 'removed' ? escapeXml(section.heading) : `<a href="${address}#${escapeXml(section.slug)}">${escapeXml(section.heading)}</a>`}</li>`);
    return `<li>${WORDS[kind]} : ${name}${within.length === 0 ? '' : `<ul>${within.join('')}</ul>`}</li>`;
  });
  return items.length === 0 ? '<p>Rien n\'a changé.</p>' : `<ul>${items.join('')}</ul>`;
}

/**
 * What changed as an Atom feed (RFC 4287), one entry an article.
 *
 * @param feed.publicUrl - address of the service, without a slash at its end.
 * @param feed.date - ISO time of the newer generation.
 */
export function changesAsAtom(changes: readonly ArticleChange[], feed: { readonly publicUrl: string; readonly generation: string; readonly date: string }): string {
  const entries = changes.map((change) => `<entry><id>${escapeXml(`${feed.publicUrl}/articles/${change.id}#${feed.generation}`)}</id><title>${escapeXml(`${change.title} (${WORDS[change.kind]})`)}</title><updated>${feed.date}</updated>`
    + `<link href="${escapeXml(`${feed.publicUrl}/articles/${change.kind === 'removed' ? '' : change.id}`)}"/><content type="html">${escapeXml(changesAsHtml([change], feed.publicUrl))}</content></entry>`);
  return `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><id>${escapeXml(`${feed.publicUrl}/articles`)}</id><title>Ce qui a changé dans les articles</title><updated>${feed.date}</updated><author><name>${escapeXml(feed.publicUrl)}</name></author>`
    + `<link href="${escapeXml(`${feed.publicUrl}/articles`)}"/>${entries.join('')}</feed>\n`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
