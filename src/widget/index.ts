import { defineElement } from './element.ts';

const NAME = 'eclaireur-chat';

/**
 * The script of a page: makes `<eclaireur-chat>` known and, where the page has none of its own, adds one with the script's own `data-` attributes.
 * Reads and stores nothing, and asks for nothing.
 */
function start(): void {
  const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]');
  const base = new URL('.', script?.src ?? location.href);
  if (customElements.get(NAME) === undefined) customElements.define(NAME, defineElement(base));
  const add = (): void => {
    if (document.querySelector(`${NAME}:not([data-added])`) !== null) return;
    const element = document.createElement(NAME);
    Object.assign(element.dataset, { api: base.href, ...script?.dataset, added: '' });
    document.body.append(element);
  };
  // The page's own elements may stand below the script.
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', add);
  else add();
}

start();
