import { Chat, type ChatEvent } from './chat.ts';
import { make, makeButton } from './dom.ts';
import { IDS } from './panel.ts';
import { readableOn, readSettings, type Settings } from './settings.ts';
import { createStore } from './store.ts';
import widgetStyles from './widget.css';

/** Below this width the opened widget takes the whole screen, and what is behind it is out of reach. */
const NARROW = '(max-width: 32em)';
const DARK = '(prefers-color-scheme:dark)';

/** Number of widgets made on this page: each keeps its own conversation. */
let made = 0;

/**
 * The class of `<eclaireur-chat>`.
 *
 * @param scriptBase - folder of the service that the script came from.
 */
export function defineElement(scriptBase: URL): CustomElementConstructor {
  return class EclaireurChat extends HTMLElement {
    private settings: Settings | undefined;
    private frame: HTMLElement | undefined;
    private launcher: HTMLButtonElement | undefined;
    private chat: Chat | undefined;
    private number = 0;
    private readonly narrow = matchMedia(NARROW);

    connectedCallback(): void {
      if (this.settings === undefined) this.build(readSettings(this.dataset, scriptBase));
      this.narrow.addEventListener('change', this.fit);
      this.chat?.panel.watchConnection(true);
    }

    disconnectedCallback(): void {
      this.narrow.removeEventListener('change', this.fit);
      this.chat?.stop();
      this.chat?.panel.watchConnection(false);
    }

    /** Opens the widget and moves the focus into it. */
    open(): void {
      if (!this.isOpen()) this.show();
      this.focusInside();
    }

    /** Closes the widget; the focus, if it was inside, goes back to its button. */
    close(): void {
      if (!(this.frame instanceof HTMLDialogElement) || !this.frame.open) return;
      // Not where the page closes it while somebody writes elsewhere.
      const hadFocus = this.shadowRoot?.activeElement != null || document.activeElement === document.body;
      this.frame.close();
      this.launcher?.setAttribute('aria-expanded', 'false');
      if (hadFocus) this.launcher?.focus();
      this.emit({ name: 'close' });
    }

    /** Opens the widget and asks a question; resolves when the answer, or why there is none, is shown. */
    async ask(question: string): Promise<void> {
      if (question.trim() === '') return;
      if (!this.isOpen()) this.open();
      await this.chat?.ask(question.trim());
    }

    /** Erases the conversation in this tab and at the service. */
    async erase(): Promise<void> {
      await this.chat?.erase();
    }

    private build(settings: Settings): void {
      made += 1;
      this.number = made;
      this.settings = settings;
      const sheets = styleSheets(settings); // a browser that is too old fails here, and keeps what the page has put into the element
      this.replaceChildren(); // hidden, a form that served until here would still be in the way of who looks for the field
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = sheets;
      const isInline = settings.position === 'inline';
      this.frame = isInline ? make('div', { class: 'panel' }) : make('dialog', { id: IDS.panel, class: 'panel', 'aria-labelledby': IDS.heading, 'aria-describedby': IDS.introduction });
      const section = make('section', { class: `eclaireur ${settings.position}`, lang: settings.language, 'aria-label': settings.title }, this.frame);
      if (!isInline) section.prepend(this.buildLauncher(settings));
      root.append(section);
      this.frame.addEventListener('cancel', (event) => {
        event.preventDefault();
        this.close();
      });
      this.frame.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || isInline) return;
        event.preventDefault();
        this.close();
      });
      // On a small screen it would hide the page that somebody came to read.
      if (isInline || (settings.open && !this.narrow.matches)) this.show();
    }

    private buildLauncher(settings: Settings): HTMLButtonElement {
      const launcher = makeButton('launcher', () => (this.isOpen() ? this.close() : this.open()), settings.label);
      launcher.setAttribute('aria-expanded', 'false');
      launcher.setAttribute('aria-controls', IDS.panel);
      this.launcher = launcher;
      return launcher;
    }

    private isOpen(): boolean {
      return this.frame instanceof HTMLDialogElement ? this.frame.open : this.chat !== undefined;
    }

    /** Shows the panel, made at the first time; the focus stays where it is. */
    private show(): void {
      const { settings, frame } = this;
      if (settings === undefined || frame === undefined) return;
      if (this.chat === undefined) {
        const isInline = settings.position === 'inline';
        this.chat = new Chat(settings, createStore(`eclaireur ${settings.base.href} ${this.id === '' ? this.number : this.id}`), (event) => this.emit(event), isInline ? undefined : () => this.close());
        frame.append(...this.chat.panel.parts);
        this.chat.panel.watchConnection(true);
      }
      if (frame instanceof HTMLDialogElement) {
        if (this.narrow.matches) frame.showModal();
        else frame.setAttribute('open', ''); // show() would take the focus
      }
      this.launcher?.setAttribute('aria-expanded', 'true');
      this.emit({ name: 'open' });
    }

    /** A window that becomes narrow or wide while the widget is open. */
    private readonly fit = (): void => {
      if (!(this.frame instanceof HTMLDialogElement) || !this.frame.open) return;
      const focused = this.shadowRoot?.activeElement;
      this.frame.close();
      if (this.narrow.matches) this.frame.showModal();
      else this.frame.setAttribute('open', '');
      if (focused instanceof HTMLElement) focused.focus();
    };

    private focusInside(): void {
      // A focused field would bring up the keyboard of a phone, over the first sentences.
      if (matchMedia('(pointer: coarse)').matches) this.chat?.panel.heading.focus();
      else this.chat?.panel.field.focus();
    }

    private emit(event: ChatEvent | { readonly name: 'open' | 'close' }): void {
      this.dispatchEvent(new CustomEvent(`eclaireur:${event.name}`, { bubbles: true, composed: true, detail: 'detail' in event ? event.detail : undefined }));
    }
  };
}

/** The sheet of every widget, and the colours that this one was given. A fixed theme answers the question for a dark one beforehand. */
function styleSheets(settings: Settings): CSSStyleSheet[] {
  const css = settings.theme === 'auto' ? widgetStyles : widgetStyles.replaceAll(DARK, settings.theme === 'dark' ? '(min-width:0)' : '(max-width:0)').replaceAll('light dark', settings.theme);
  const sheets = [css, ...(settings.color === undefined ? [] : [`.eclaireur{--accent:${settings.color};--on-accent:${readableOn(settings.color)}}`])];
  return sheets.map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}
