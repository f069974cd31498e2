import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/answering/index.ts';
import { findAxeFaults, findOverflow } from '../support/browser.ts';
import { deferred, scripted, spoken } from '../support/fakes.ts';
import { hostPage } from '../support/host-site.ts';
import { openStage, type WidgetStage } from '../support/widget.ts';

let stage: WidgetStage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

const QUESTION = 'Comment contester une radiation ?';
/** WCAG 2.2, 2.5.8: the least a target may measure, for the markers inside a sentence; everything else measures 44. */
const LEAST_MARKER_PX = 24;
const TARGET_PX = 44;

async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Poser une question' }).click();
}
async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Votre question').fill(question);
  await page.getByLabel('Votre question').press('Enter');
}
async function openAnswer(page: Page): Promise<void> {
  await open(page);
  await ask(page, QUESTION);
  await page.getByRole('button', { name: 'Copier' }).waitFor();
}
/** The element that has the focus, in any shadow root: its name and whether its outline shows. */
function focused(page: Page): Promise<{ readonly name: string; readonly outlined: boolean }> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement != null) element = element.shadowRoot.activeElement;
    if (element === null) return { name: '', outlined: false };
    const label = element.getAttribute('aria-label') ?? (element instanceof HTMLTextAreaElement ? element.labels[0]?.textContent : element.textContent) ?? '';
    return { name: label.trim(), outlined: getComputedStyle(element).outlineStyle !== 'none' };
  });
}

describe('axe finds nothing', () => {
  test('in any state of a conversation, in light, dark and forced colours', async () => {
    const { page, context, close } = await stage.visit();
    const findings: Record<string, string[]> = {};
    const look = async (state: string): Promise<void> => {
      findings[state] = await findAxeFaults(page);
    };
    const lookInAllColours = async (state: string): Promise<void> => {
      await look(state);
      await page.emulateMedia({ colorScheme: 'dark' });
      await look(`${state}, dark`);
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
      await look(`${state}, forced colours`);
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
    };
    await look('closed');
    await open(page);
    await lookInAllColours('open, no question');
    await page.getByRole('button', { name: 'le score', exact: true }).click();
    await page.getByRole('list', { name: 'Choisissez' }).waitFor();
    await look('clarification');
    await page.getByRole('switch').click();
    await ask(page, QUESTION);
    await page.getByRole('button', { name: 'Copier' }).waitFor();
    await look('simple answer');
    await page.getByRole('button', { name: 'Source [1]' }).first().click();
    await page.getByRole('button', { name: /^Voir/u }).click();
    await lookInAllColours('answer, a citation and all sources open');
    await ask(page, 'Quel temps fera-t-il demain à Brest ?');
    await page.locator('.abstention').waitFor();
    await look('abstention');
    await context.setOffline(true);
    await page.getByText('Pas de connexion').waitFor();
    await ask(page, 'Bonjour');
    await page.locator('.fault').waitFor();
    await lookInAllColours('offline, with a fault');
    expect(Object.keys(findings)).toHaveLength(13);
    expect(Object.entries(findings).filter(([, faults]) => faults.length > 0)).toEqual([]);
    await close();
  });

  test('while an answer comes, on a phone, in English and in the page of the service itself', async () => {
    const begun = deferred<undefined>();
    const other = await stage.serveAlso(scripted((_turn, _turns, { onDelta }) => {
      onDelta?.('Un [lien](https://a.example/) et des mots [1].');
      begun.resolve(undefined);
      return new Promise<Reply>(() => undefined);
    }));
    stage.site.put('/attente', hostPage(`<script src="${other.url}/widget.js" data-lang="en" defer></script>`));
    const { page, close } = await stage.visit({ viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true }, '/attente');
    await page.getByRole('button', { name: 'Ask a question' }).click();
    await page.getByLabel('Your question').fill('question');
    await page.getByRole('button', { name: 'Send' }).click();
    await begun.promise;
    await page.locator('.preview').getByText('des mots').waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
    await page.goto(stage.server.url);
    await ask(page, QUESTION);
    await page.getByRole('button', { name: 'Source [1]' }).first().click();
    expect([await findAxeFaults(page), await findOverflow(page)]).toEqual([[], []]);
    const title = page.getByRole('heading', { name: 'Éclaireur' });
    expect(await title.evaluate((element) => element.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(element).lineHeight))).toBeLessThan(1.5); // no word is broken
    await close();
  });
});

describe('by keyboard', () => {
  test('the whole journey works, in reading order, with the focus always visible', async () => {
    const { page, close } = await stage.visit();
    await page.getByRole('link', { name: 'Un lien du site' }).focus();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toEqual({ name: 'Poser une question', outlined: true });
    await page.keyboard.press('Enter');
    expect((await focused(page)).name).toBe('Votre question');
    await page.keyboard.type(QUESTION);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copier' }).waitFor();
    expect((await focused(page)).name).toBe('Votre question');
    await page.getByRole('button', { name: 'Fermer', exact: true }).focus();
    const order: string[] = [];
    const hidden: string[] = [];
    while (order.at(-1) !== 'Envoyer' && order.length < 40) {
      await page.keyboard.press('Tab');
      const { name, outlined } = await focused(page);
      order.push(name.replace(/^Source \[\d+\]$/u, 'Source').replace(/^Voir les \d+ sources$/u, 'Voir'));
      if (!outlined) hidden.push(name);
    }
    expect(hidden).toEqual([]);
    const compact = order.filter((name, index) => name !== order[index - 1]);
    const suggestions = await page.getByRole('list', { name: 'Questions suivantes' }).getByRole('button').allTextContents();
    expect(compact).toEqual(['Mode simple : réponses courtes, en mots simples', 'Effacer toute la conversation', 'Conversation', 'Source', 'Voir', 'Copier', 'Imprimer', ...suggestions, 'Votre question', 'Envoyer']);
    await close();
  });

  test('Escape closes an open citation first, then the widget; the focus goes back to where it came from', async () => {
    const { page, close } = await stage.visit();
    await openAnswer(page);
    await page.getByRole('button', { name: 'Source [2]' }).first().focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator('.citation a').first().evaluate((link) => link.matches(':focus'))).toBe(true);
    await page.keyboard.press('Escape');
    expect([await page.locator('.citation').count(), (await focused(page)).name]).toEqual([0, 'Source [2]']);
    await page.keyboard.press('Escape');
    expect([await page.getByRole('dialog').count(), (await focused(page)).name]).toEqual([0, 'Poser une question']);
    await close();
  });

  test('a button that goes away with its questions hands the focus to the conversation', async () => {
    const { page, close } = await stage.visit();
    await open(page);
    await page.getByRole('button', { name: QUESTION }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copier' }).waitFor();
    expect((await focused(page)).name).toBe('Conversation');
    await close();
  });

  test('the button that stops a question hands the focus to the conversation when the answer comes, and when it is pressed', async () => {
    const answer = deferred<Reply>();
    const other = await stage.serveAlso(scripted((turn) => (turn.text === 'a' ? answer.promise : new Promise<Reply>(() => undefined))));
    stage.site.put('/attente', hostPage(`<script src="${other.url}/widget.js" defer></script>`));
    const { page, close } = await stage.visit({}, '/attente');
    await open(page);
    await ask(page, 'a');
    await page.getByRole('button', { name: 'Arrêter' }).focus();
    answer.resolve(spoken('La réponse.'));
    await page.getByText('La réponse.').first().waitFor();
    expect((await focused(page)).name).toBe('Conversation');
    await ask(page, 'b');
    await page.getByRole('button', { name: 'Arrêter' }).press('Enter');
    await page.locator('.fault').waitFor();
    expect((await focused(page)).name).toBe('Conversation');
    await close();
  });

  test('on a small screen nothing behind the opened widget can be reached, and closing gives the page back', async () => {
    const { page, close } = await stage.visit({ viewport: { width: 360, height: 740 } });
    await open(page);
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab');
      expect((await focused(page)).name).not.toBe('Un lien du site');
    }
    await page.setViewportSize({ width: 1000, height: 740 });
    await page.getByRole('link', { name: 'Un lien du site' }).click();
    expect(await page.getByRole('dialog').isVisible()).toBe(true);
    await page.getByLabel('Votre question').focus();
    await page.keyboard.press('Escape');
    expect((await focused(page)).name).toBe('Poser une question');
    await close();
  });
});

test('a screen reader is told a whole answer once, never its pieces, nor a conversation that is shown again', async () => {
  const { promise, resolve } = deferred<Reply>();
  const begun = deferred<undefined>();
  const other = await stage.serveAlso(scripted((_turn, _turns, { onDelta }) => {
    onDelta?.('Trois ');
    onDelta?.('semaines');
    begun.resolve(undefined);
    return promise;
  }));
  stage.site.put('/annonce', hostPage(`<script src="${other.url}/widget.js" defer></script>`));
  const { page, close } = await stage.visit({}, '/annonce');
  await open(page);
  const watchLive = (): Promise<void> => page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    const root = document.querySelector('eclaireur-chat')?.shadowRoot;
    const watch = new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const isLive = target instanceof Element && target.closest('[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]') !== null;
        if (isLive) told.push(...[...addedNodes].map((node) => node.textContent ?? ''));
      }
    });
    if (root != null) watch.observe(root, { subtree: true, childList: true });
  });
  const told = (): Promise<string[]> => page.evaluate(() => (window as unknown as { readonly told: string[] }).told); // put there by the function above
  await watchLive();
  await ask(page, 'Combien de temps ?');
  await begun.promise;
  await page.locator('.preview').getByText('Trois semaines').waitFor();
  expect((await told()).filter((text) => text.includes('Trois'))).toEqual([]);
  resolve(spoken('Trois semaines, **pas plus**.'));
  await page.locator('.text').waitFor();
  expect(await told()).toEqual(['Trois semaines, pas plus.']);
  await page.reload();
  await page.getByRole('button', { name: 'Poser une question' }).waitFor();
  await watchLive();
  await open(page);
  await page.locator('.text').waitFor();
  expect(await told()).toEqual([]);
  await close();
});

describe('without loss', () => {
  test.each([['320 px', 320, 568], ['a zoom of 400 % of 1280 × 1024', 320, 256]])('at %s everything is reached by scrolling one way, also with the widest text spacing', async (_name, width, height) => {
    const { page, close } = await stage.visit({ viewport: { width, height } });
    await openAnswer(page);
    const question = await page.locator('h3').boundingBox();
    const header = await page.locator('.header').boundingBox();
    // The question is where reading begins: right under the header, or at the top where the header scrolls too.
    expect((question?.y ?? 0) - Math.max(0, (header?.y ?? 0) + (header?.height ?? 0))).toSatisfy((gap: number) => Math.abs(gap - 8) < 1); // browsers lay out in fractions
    await page.getByRole('button', { name: 'Source [1]' }).first().click();
    // WCAG 2.2, 1.4.12
    await page.evaluate(() => {
      const root = document.querySelector('eclaireur-chat')?.shadowRoot;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
      root?.adoptedStyleSheets.push(sheet);
    });
    expect(await findOverflow(page)).toEqual([]);
    for (const name of ['Fermer', 'Copier', 'Envoyer', 'Fermer cette source']) {
      const button = page.getByRole('button', { name, exact: true });
      await button.scrollIntoViewIfNeeded();
      expect(await button.evaluate((element) => {
        const { x, y, width: wide, height: high } = element.getBoundingClientRect();
        return [y >= 0, y + high <= innerHeight + 1, (element.getRootNode() as ShadowRoot).elementFromPoint(x + wide / 2, y + high / 2) === element]; // it is in the widget's shadow root
      }), name).toEqual([true, true, true]);
    }
    await close();
  });

  test('every target measures 44 px, and a marker inside a sentence 24 px with 44 px to touch', async () => {
    const { page, close } = await stage.visit({ viewport: { width: 360, height: 740 } });
    const tooSmall: string[] = [];
    const measure = async (): Promise<void> => {
      const boxes = await page.locator('eclaireur-chat').locator('button:visible, textarea:visible, .citation a:visible').evaluateAll((elements) => elements.map((element) => {
        const { width, height } = element.getBoundingClientRect();
        const touch = getComputedStyle(element, '::after');
        return { name: element.textContent, marker: element.classList.contains('marker'), width, height, touch: [Number.parseFloat(touch.width), Number.parseFloat(touch.height)] };
      }));
      expect(boxes.length).toBeGreaterThan(0);
      for (const { name, marker, width, height, touch } of boxes) {
        const isLarge = marker ? Math.min(width, height) >= LEAST_MARKER_PX && Math.min(...touch) >= TARGET_PX : height >= TARGET_PX - 0.01 && (width >= TARGET_PX);
        if (!isLarge) tooSmall.push(`${name} ${width} × ${height}, ${touch.join(' × ')}`);
      }
    };
    await measure();
    await openAnswer(page);
    await page.getByRole('button', { name: 'Source [1]' }).first().click();
    await page.getByRole('button', { name: /^Voir/u }).click();
    await measure();
    expect(tooSmall).toEqual([]);
    await close();
  });

  test('nothing moves for who asked for no motion, and what moves stays readable', async () => {
    const other = await stage.serveAlso(scripted(() => new Promise<Reply>(() => undefined)));
    stage.site.put('/calme', hostPage(`<script src="${other.url}/widget.js" defer></script>`));
    const moving = [];
    const contrasts = [];
    for (const reducedMotion of ['no-preference', 'reduce'] as const) {
      const { page, close } = await stage.visit({ reducedMotion }, '/calme');
      await open(page);
      await ask(page, 'longue question');
      await page.locator('.searching').waitFor();
      moving.push(await page.evaluate(() => document.querySelector('eclaireur-chat')?.shadowRoot?.getAnimations().length));
      contrasts.push(await page.evaluate(() => {
        const sentence = document.querySelector('eclaireur-chat')?.shadowRoot?.querySelector('.searching');
        const panel = sentence?.closest('.panel');
        if (sentence == null || panel == null) return 0;
        for (const animation of sentence.getAnimations()) {
          animation.pause();
          animation.currentTime = 800; // half of its time, where it is faintest
        }
        const { color, opacity } = getComputedStyle(sentence);
        const parts = (css: string): number[] => (css.match(/\d+/gu) ?? []).slice(0, 3).map(Number);
        const back = parts(getComputedStyle(panel).backgroundColor);
        const luminance = (channels: readonly number[]): number => channels.map((channel) => channel / 255).map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)).reduce((sum, share, place) => sum + share * ([0.2126, 0.7152, 0.0722][place] ?? 0), 0);
        return (luminance(back) + 0.05) / (luminance(parts(color).map((channel, place) => channel * Number(opacity) + (back[place] ?? 0) * (1 - Number(opacity)))) + 0.05);
      }));
      await close();
    }
    expect(moving).toEqual([1, 0]);
    for (const contrast of contrasts) expect(contrast).toBeGreaterThanOrEqual(4.5);
  });
});
