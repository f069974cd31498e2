import { frenchDate, type Citation, type CitedSource, type Reply } from '../../../answering/index.ts';
import { escapeHtml, linkHtml, renderMarkdown, textHtml, type Forms } from './markdown.ts';
import { SOLIDITY, TEXTS } from './texts.ts';

/** Content of an `m.room.message`. */
export type MessageContent = Readonly<Record<string, unknown>>;

export interface RenderOptions {
  /** Public address of the service without a slash at the end; empty when articles cannot be linked to. */
  readonly publicUrl: string;
  /** To be shown above the reply. */
  readonly notice?: string | undefined;
}

/** What a message is a reply to. */
export interface Relation {
  readonly event: string;
  /** First message of the thread that it stands in. */
  readonly thread: string | undefined;
}

/**
 * Renders a reply in both forms: its text, where each marker leads to its first source; the sources with address and date; the articles, where they have
 * an address; the suggestions, numbered.
 */
export function renderReply(reply: Reply, { publicUrl, notice }: RenderOptions): Forms {
  const links = new Map(reply.citations.map(({ marker, sources }) => [marker, sources[0]?.url ?? '']));
  const decorate = (text: string): string => textHtml(text).replace(/\[(\d+)\]/gu, (found, marker: string) => linkHtml(links.get(Number(marker)) ?? '', found));
  const parts = [
    ...(notice === undefined ? [] : [{ plain: notice, html: `<p><em>${escapeHtml(notice)}</em></p>` }]),
    renderMarkdown(reply.text, decorate),
    ...sourceList(reply.citations),
    ...articleList(reply.citations, publicUrl),
    ...choiceList(reply),
  ];
  return { plain: parts.map(({ plain }) => plain).join('\n\n'), html: parts.map(({ html }) => html).join('') };
}

/** Content of a message; `person` is told by their client when it stands in a room of several. */
export function messageContent(forms: Forms, options: { readonly isNotice: boolean; readonly relation?: Relation | undefined; readonly person?: string | undefined }): MessageContent {
  const { relation, person } = options;
  return {
    ...textContent(forms, options.isNotice),
    'm.mentions': person === undefined ? {} : { user_ids: [person] },
    ...(relation === undefined ? {} : {
      'm.relates_to': relation.thread === undefined
        ? { 'm.in_reply_to': { event_id: relation.event } }
        : { rel_type: 'm.thread', event_id: relation.thread, is_falling_back: true, 'm.in_reply_to': { event_id: relation.event } },
    }),
  };
}

/** Content of a message that replaces an earlier one of the bot; nobody is told again. */
export function editContent(forms: Forms, options: { readonly isNotice: boolean; readonly replaces: string }): MessageContent {
  return {
    ...textContent({ plain: `* ${forms.plain}`, html: `* ${forms.html}` }, options.isNotice), 'm.mentions': {},
    'm.new_content': { ...textContent(forms, options.isNotice), 'm.mentions': {} },
    'm.relates_to': { rel_type: 'm.replace', event_id: options.replaces },
  };
}

/** Suggestion that a message picks by its number alone. */
export function pickSuggestion(text: string, suggestions: readonly string[]): string | undefined {
  const number = /^\s*(?:n°\s*)?(\d{1,2})[.)]?\s*$/u.exec(text)?.[1];
  return number === undefined ? undefined : suggestions[Number(number) - 1];
}

function textContent({ plain, html }: Forms, isNotice: boolean): MessageContent {
  return { msgtype: isNotice ? 'm.notice' : 'm.text', body: plain, format: 'org.matrix.custom.html', formatted_body: html };
}

/** Each source once, with the markers that rest on it, every reservation about them and the oldest of their dates. */
function sourceList(citations: readonly Citation[]): Forms[] {
  const rows = new Map<string, { readonly source: CitedSource; readonly citations: readonly Citation[] }>();
  for (const citation of citations) {
    for (const source of citation.sources) {
      const key = `${source.url} ${source.title}`;
      rows.set(key, { source, citations: [...rows.get(key)?.citations ?? [], citation] });
    }
  }
  if (rows.size === 0) return [];
  const lines = [...rows.values()].map(({ source, citations: resting }): Forms => {
    const marks = [...new Set(resting.map(({ marker }) => `[${marker}]`))].join('');
    const name = `${source.publisher}, « ${source.title} »`;
    const reservations = [...new Set(resting.flatMap(({ solidity }) => SOLIDITY[solidity] ?? [])), source.note ?? []].flat();
    const oldest = resting.map(({ asOf }) => asOf).sort()[0] ?? '';
    const remarks = [frenchDate(source.date), ...reservations, TEXTS.checked(frenchDate(oldest))].join(' ; ');
    return { plain: `${marks} ${name} (${remarks})${source.url === '' ? '' : `\n${source.url}`}`, html: `${marks} ${linkHtml(source.url, escapeHtml(name))} (${escapeHtml(remarks)})` };
  });
  return [{ plain: [`${TEXTS.sources} :`, ...lines.map(({ plain }) => plain)].join('\n'), html: `<p><strong>${TEXTS.sources}</strong><br>${lines.map(({ html }) => html).join('<br>')}</p>` }];
}

function articleList(citations: readonly Citation[], publicUrl: string): Forms[] {
  const articles = [...new Map(citations.map(({ article }) => [article.id, article])).values()];
  if (publicUrl === '' || articles.length === 0) return [];
  return [{
    plain: [`${TEXTS.articles} :`, ...articles.map(({ title, url }) => `${title} : ${publicUrl}${url}`)].join('\n'),
    html: `<p><strong>${TEXTS.articles}</strong><br>${articles.map(({ title, url }) => linkHtml(`${publicUrl}${url}`, escapeHtml(title))).join('<br>')}</p>`,
  }];
}

function choiceList({ kind, suggestions }: Reply): Forms[] {
  if (suggestions.length === 0) return [];
  const intro = kind === 'clarification' ? TEXTS.choices : TEXTS.suggestions;
  return [{ plain: [intro, ...suggestions.map((suggestion, place) => `${place + 1}. ${suggestion}`)].join('\n'), html: `<p>${intro}</p><ol>${suggestions.map((suggestion) => `<li>${escapeHtml(suggestion)}</li>`).join('')}</ol>` }];
}
