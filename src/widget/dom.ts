type Child = Node | string;

/** Makes an element. Attributes never include `style`, which a strict content security policy stops; text is text, never HTML. */
export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Readonly<Record<string, string>> = {}, ...children: readonly Child[]): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Ties French punctuation to its word, so that no line begins with it. For what is shown, never for a quote. */
export function keepTogether(text: string): string {
  return text.replace(/ (?=[:;?!»])|(?<=«) /gu, '\u{a0}');
}

/** A button that sends no form. */
export function makeButton(className: string, onClick: () => void, ...children: readonly Child[]): HTMLButtonElement {
  const made = make('button', { type: 'button', class: className }, ...children);
  made.addEventListener('click', onClick);
  return made;
}

/** Text for screen readers only. */
export function hidden(text: string): HTMLSpanElement {
  return make('span', { class: 'hidden' }, text);
}

/** An address that may become a link: http or https, resolved against the service. */
export function safeUrl(url: string, base: URL): string | undefined {
  // A path of the service stays below the service's own folder (https://site.org/eclaireur/).
  const relative = url.replace(/^\/+/u, '');
  if (relative === '') return undefined;
  try {
    const { href, protocol } = new URL(relative, base);
    return /^https?:$/u.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

/** A link to a new tab, told as such; plain text where the address is none that may be opened. */
export function makeLink(text: string, url: string, base: URL, newTab: string): HTMLElement {
  const href = safeUrl(url, base);
  return href === undefined ? make('span', {}, text) : make('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text, hidden(` ${newTab}`));
}
