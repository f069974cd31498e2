import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/answering/index.ts';
import { ChatResponse } from '../../src/protocol/index.ts';
import { deferred, scripted, spoken } from '../support/fakes.ts';
import { hostPage } from '../support/host-site.ts';
import { openStage, type WidgetStage } from '../support/widget.ts';

let stage: WidgetStage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

const QUESTION = 'Comment contester une radiation ?';

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Votre question').fill(question);
  await page.getByRole('button', { name: 'Envoyer' }).click();
}
async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Poser une question' }).click();
}
/** A page of the site with the widget of another service. */
function embed(path: string, serviceUrl: string): string {
  stage.site.put(path, hostPage(`<script src="${serviceUrl}/widget.js" defer></script>`));
  return path;
}

describe('an answer', () => {
  test('has a button at every marker that opens the verbatim quote in place, with its words marked, its solidity, side, date, publisher and links', async () => {
    const { page, context, close } = await stage.visit();
    await open(page);
    await ask(page, QUESTION);
    await page.getByRole('button', { name: 'Copier' }).waitFor();
    const { citations, text } = ChatResponse.parse(await (await stage.server.post({ message: QUESTION })).json());
    expect(await page.locator('.text .marker').count()).toBe([...text.matchAll(/\[\d+\]/gu)].length);
    const [first] = citations;
    await page.getByRole('button', { name: 'Source [1]' }).first().click();
    const opened = page.getByRole('group', { name: 'Source [1]' });
    expect(await opened.locator('blockquote').textContent()).toBe(first?.quote);
    expect((await opened.locator('mark').allTextContents()).join(' ').length).toBeGreaterThan((first?.quote.length ?? 0) / 2);
    expect(await opened.textContent()).toMatch(/Solidité\s: \p{L}.*Vrai à la date du \d+(?:er)? \p{L}+ \d{4}\..*\(loi\), /u);
    expect(await opened.getByRole('link', { name: first?.sources[0]?.title ?? '?' }).getAttribute('href')).toBe(first?.sources[0]?.url);
    const [article] = await Promise.all([context.waitForEvent('page'), opened.getByRole('link', { name: first?.article.title ?? '?' }).click()]);
    await article.waitForLoadState();
    expect(article.url()).toBe(`${stage.server.url}${first?.article.url}`);
    expect(await article.locator(`[id="${first?.article.url.split('#')[1]}"]`).count()).toBe(1);
    await close();
  });

  test('shows one citation at a time, closes it by its button or marker, and lists all of them on demand', async () => {
    const { page, close } = await stage.visit();
    await open(page);
    await ask(page, QUESTION);
    const marker = (number: number) => page.getByRole('button', { name: `Source [${number}]` }).first();
    await marker(1).click();
    await marker(2).click();
    expect(await page.locator('.citation').count()).toBe(1);
    expect([await marker(1).getAttribute('aria-expanded'), await marker(2).getAttribute('aria-expanded')]).toEqual(['false', 'true']);
    await page.getByRole('button', { name: 'Fermer cette source' }).click();
    expect(await page.locator('.citation').count()).toBe(0);
    await page.getByRole('button', { name: /^Voir les \d+ sources$/u }).click();
    expect(await page.getByRole('list', { name: 'Sources' }).locator('.citation').count()).toBe(Math.max(...(await page.locator('.text .marker').allTextContents()).map((text) => Number(/\d+/u.exec(text)?.[0]))));
    await close();
  });

  test('is copied and printed with its question, quotes and sources', async () => {
    const { page, context, close } = await stage.visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    await context.addInitScript(() => {
      window.print = () => { Object.assign(window.top ?? {}, { printed: [document.body.textContent, document.adoptedStyleSheets.length] }); };
    });
    await page.reload();
    await open(page);
    await ask(page, QUESTION);
    await page.getByRole('button', { name: 'Copier' }).click();
    await page.getByText('Réponse et sources copiées.').first().waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^Question : Comment contester une radiation \?\n\n[^\n]+ \[1\]\.\n[^]*\nSources\n\[1\] « [^\n]+ »\n {4}Solidité : [^\n]+(?:\n {4}[^\n]+ — [^\n]+https?:\/\/[^\n]+)+\n {4}Lire l'article : [^\n]+http:\/\/127\.0\.0\.1[^]*Réponse automatique de Éclaireur, le /u);
    await page.getByRole('button', { name: 'Imprimer' }).click();
    await page.waitForFunction(() => 'printed' in window);
    const [printed, sheets] = await page.evaluate(() => (window as unknown as { readonly printed: readonly [string, number] }).printed); // put there by the script above
    expect(printed).toContain(QUESTION);
    expect(printed).toMatch(/Sources.*Solidité.*Réponse automatique/su);
    expect(sheets).toBe(1);
    await close();
  });

  test('can be copied by hand where the clipboard is closed', async () => {
    const { page, context, close } = await stage.visit();
    await context.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.reload();
    await open(page);
    await ask(page, QUESTION);
    await page.getByRole('button', { name: 'Copier' }).click();
    const field = page.getByRole('textbox', { name: 'Copier' });
    expect(await field.inputValue()).toContain('Sources');
    expect(await field.evaluate((element) => element instanceof HTMLTextAreaElement && element.selectionEnd === element.value.length && element.matches(':focus'))).toBe(true);
    await close();
  });

  test('leads on by suggestions, and a clarification by its choices', async () => {
    const { page, close } = await stage.visit();
    await open(page);
    await page.getByRole('button', { name: 'le score', exact: true }).click();
    const choices = page.getByRole('list', { name: 'Choisissez' }).getByRole('button');
    await choices.first().waitFor();
    const choice = await choices.first().textContent();
    await choices.first().click();
    await page.getByRole('list', { name: 'Questions suivantes' }).waitFor();
    expect(await page.locator('h3').last().textContent()).toContain(choice);
    expect(await choices.count()).toBe(0);
    await page.getByRole('list', { name: 'Questions suivantes' }).getByRole('button').first().click();
    await page.locator('.turn').nth(2).locator('.text').waitFor();
    await close();
  });

  test('shows what it holds as text only, and links nothing but web addresses', async () => {
    const reply: Reply = { ...spoken('<img src=x onerror=alert(1)> **gras** [mal](javascript:alert(1)) [bien](https://a.example/b)\n\n- un\n- deux\n\n1. a\n\nVoir https://a.example/x_(y).'), attachments: [{ name: 'lettre.docx', type: 'application/x', url: '/api/letters/1' }] };
    const other = await stage.serveAlso(scripted(() => reply));
    const { page, close } = await stage.visit({}, embed('/texte', other.url));
    await open(page);
    await ask(page, 'x');
    const text = page.locator('.text');
    expect(await text.textContent()).toContain('<img src=x onerror=alert(1)>');
    expect(await text.locator('img').count()).toBe(0);
    expect(await page.locator('.reply a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual(['https://a.example/b', 'https://a.example/x_(y)', `${other.url}/api/letters/1`]);
    expect([await text.locator('strong').textContent(), await text.locator('ul li').allTextContents(), await text.locator('ol li').allTextContents()]).toEqual(['gras', ['un', 'deux'], ['a']]);
    await close();
  });
});

describe('a conversation', () => {
  test('stays in the tab: it is there after a reload, and goes on', async () => {
    const { page, faults, close } = await stage.visit();
    await open(page);
    await ask(page, QUESTION);
    await page.getByRole('button', { name: 'Copier' }).waitFor();
    const shown = await page.locator('.text').allTextContents();
    await page.reload();
    await open(page);
    expect([await page.locator('.text').allTextContents(), faults]).toEqual([shown, []]);
    const sent = page.waitForRequest('**/api/chat');
    await ask(page, 'Et par quel courrier ?');
    expect((await sent).postDataJSON()).toMatchObject({ message: 'Et par quel courrier ?', conversation: expect.stringMatching(/^[\da-f-]{36}$/u) });
    await close();
  });

  test('is erased by one press, here and at the service', async () => {
    const { page, close } = await stage.visit();
    await open(page);
    await ask(page, QUESTION);
    await page.getByRole('button', { name: 'Copier' }).waitFor();
    const erased = page.waitForResponse((response) => response.request().method() === 'DELETE');
    await page.getByRole('button', { name: 'Effacer' }).click();
    expect((await erased).status()).toBe(204);
    await page.getByText('Conversation effacée.').first().waitFor();
    expect([await page.locator('.turn').count(), await page.evaluate(() => sessionStorage.length)]).toEqual([0, 0]);
    await close();
  });

  test('that the service could not be told to forget is never shown as erased there', async () => {
    const { page, close } = await stage.visit();
    await open(page);
    await ask(page, 'Bonjour');
    await page.locator('.reply.smalltalk').waitFor();
    await page.route('**/api/conversations/*', (route) => route.abort());
    await page.getByRole('button', { name: 'Effacer' }).click();
    await page.getByText('Le serveur n\'a pas confirmé').first().waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await close();
  });

  test('erased while a question runs, takes no answer any more', async () => {
    const { promise, resolve } = deferred<Reply>();
    const begun = deferred<AbortSignal | undefined>();
    const other = await stage.serveAlso(scripted((_turn, _turns, options) => {
      begun.resolve(options.signal);
      return promise;
    }));
    const { page, close } = await stage.visit({}, embed('/efface', other.url));
    await open(page);
    await ask(page, 'secret');
    const signal = await begun.promise;
    await page.getByRole('button', { name: 'Effacer' }).click();
    await expect.poll(() => signal?.aborted).toBe(true);
    resolve(spoken('trop tard'));
    expect([await page.locator('.turn').count(), await page.evaluate(() => sessionStorage.length)]).toEqual([0, 0]);
    await close();
  });

  test('in simple mode asks for plain answers', async () => {
    const { page, close } = await stage.visit();
    await open(page);
    await page.getByRole('switch', { name: 'Mode simple' }).click();
    const sent = page.waitForRequest('**/api/chat');
    await ask(page, QUESTION);
    expect((await sent).postDataJSON()).toEqual({ message: QUESTION, style: 'simple' });
    await page.getByRole('button', { name: 'Copier' }).waitFor();
    await page.reload();
    await open(page);
    expect(await page.getByRole('switch', { name: 'Mode simple' }).getAttribute('aria-checked')).toBe('true');
    await close();
  });

  test('grows as the answer comes, and can be stopped', async () => {
    const stopped = deferred<boolean>();
    const other = await stage.serveAlso(scripted((_turn, _turns, { onDelta, signal }) => {
      onDelta?.('Premiers mots');
      signal?.addEventListener('abort', () => stopped.resolve(true));
      return new Promise<Reply>(() => undefined);
    }));
    const { page, close } = await stage.visit({}, embed('/arret', other.url));
    await open(page);
    await ask(page, 'longue question');
    await page.locator('.preview').getByText('Premiers mots').waitFor();
    await page.getByLabel('Votre question').fill('une autre');
    await page.getByRole('button', { name: 'Envoyer' }).click();
    await page.getByText('Attendez la réponse en cours').first().waitFor();
    await page.getByRole('button', { name: 'Arrêter' }).click();
    await page.locator('.fault').getByText('Recherche arrêtée.').waitFor();
    expect([await stopped.promise, await page.getByLabel('Votre question').inputValue()]).toEqual([true, 'une autre']);
    await close();
  });
});

describe('after a fault the typed text is kept and can be sent again', () => {
  test('when the service has too much to do', async () => {
    const { promise, resolve } = deferred<Reply>();
    const other = await stage.serveAlso(scripted(() => promise), { maxRunningTurns: 1, maxWaitingTurns: 0 });
    const { page, close } = await stage.visit({}, embed('/charge', other.url));
    const first = other.post({ message: 'prend la place' });
    await expect.poll(async () => /eclaireur_turns_running (\d+)/u.exec(await (await fetch(`${other.url}/metrics`)).text())?.[1]).toBe('1');
    await open(page);
    await ask(page, 'ma question');
    await page.locator('.fault').getByText(/Le service est très demandé.*Réessayez dans 5 secondes\./u).waitFor();
    expect(await page.getByLabel('Votre question').inputValue()).toBe('ma question');
    resolve(spoken('me voici'));
    await first;
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.locator('.text').getByText('me voici').waitFor();
    expect([await page.locator('.turn').count(), await page.locator('.fault').count(), await page.getByLabel('Votre question').inputValue()]).toEqual([1, 0, '']);
    await close();
  });

  test('when there were too many questions', async () => {
    const other = await stage.serveAlso(scripted(() => spoken('oui')), { rateLimitPerMinute: 1 });
    const { page, close } = await stage.visit({}, embed('/limite', other.url));
    await open(page);
    await ask(page, 'un');
    await page.locator('.text').getByText('oui').waitFor();
    await ask(page, 'deux');
    await page.locator('.fault').getByText(/beaucoup de questions.*Réessayez dans \d+ secondes?\./u).waitFor();
    expect(await page.getByLabel('Votre question').inputValue()).toBe('deux');
    await close();
  });

  test('when the connection is gone, which is shown as soon as it is', async () => {
    const { page, context, close } = await stage.visit();
    await open(page);
    await context.setOffline(true);
    await page.getByText('Pas de connexion à Internet.').waitFor();
    await ask(page, QUESTION);
    await page.locator('.fault').getByText('Vérifiez votre connexion').waitFor();
    expect(await page.getByLabel('Votre question').inputValue()).toBe(QUESTION);
    await context.setOffline(false);
    await page.getByText('Pas de connexion à Internet.').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.getByRole('button', { name: 'Copier' }).waitFor();
    await close();
  });

  test('when the reply breaks off, is no reply of the contract, or comes from something in between', async () => {
    const { page, close } = await stage.visit();
    let answer = {};
    await page.route('**/api/chat', (route) => route.fulfill({ ...answer, headers: { 'access-control-allow-origin': '*' } }));
    await open(page);
    const stream = { status: 200, contentType: 'text/event-stream' };
    for (const [given, sentence] of [
      [{ ...stream, body: 'event: delta\ndata: {"text":"Dé' }, /La réponse n'est pas arrivée/u],
      [{ ...stream, body: 'event: error\ndata: {"status":503}\n\n' }, /Le service est très demandé/u],
      [{ ...stream, body: 'event: done\ndata: {"text":"sans sources"}\n\n' }, /La réponse n'est pas arrivée/u],
      [{ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }, /La réponse n'est pas arrivée/u],
      [{ status: 400, contentType: 'application/problem+json', body: '{}' }, /Le service a refusé ce message/u],
    ] as const) {
      answer = given;
      await ask(page, 'ma question');
      await page.locator('.turn:last-child .fault').getByText(sentence).waitFor();
      expect(await page.getByLabel('Votre question').inputValue()).toBe('ma question');
      await page.getByRole('button', { name: 'Effacer' }).click();
    }
    await close();
  });
});
