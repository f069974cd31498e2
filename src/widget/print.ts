import printStyles from './print.css';
import { make } from './dom.ts';

/**
 * Prints a part of the conversation alone, through a frame of its own: the page around it stays as it is, and no window can be blocked. The frame has no
 * address, so no content security policy has anything to load.
 */
export function printPart(title: string, language: string, content: readonly Node[], place: HTMLElement): void {
  const frame = make('iframe', { class: 'print', 'aria-hidden': 'true', tabindex: '-1', title });
  // Firefox replaces the first document of a frame when it has loaded.
  frame.addEventListener('load', () => {
    const inner = frame.contentWindow as (Window & typeof globalThis) | null; // a window has the constructors of its own document
    if (inner === null) return;
    const sheet = new inner.CSSStyleSheet();
    sheet.replaceSync(printStyles);
    inner.document.adoptedStyleSheets = [sheet];
    inner.document.documentElement.lang = language;
    inner.document.title = title;
    inner.document.body.replaceChildren(...content);
    inner.addEventListener('afterprint', () => frame.remove());
    inner.focus();
    inner.print();
  }, { once: true });
  place.parentElement?.querySelector('iframe.print')?.remove();
  place.append(frame);
}
