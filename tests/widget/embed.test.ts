import { afterAll, beforeAll, expect, test } from 'vitest';
import { scripted, spoken } from '../support/fakes.ts';
import { hostPage, strictPolicy } from '../support/host-site.ts';
import { openStage, type WidgetStage } from '../support/widget.ts';

let stage: WidgetStage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

const LAUNCH = { name: 'Poser une question' };
const script = (attributes = ''): string => `<script src="${stage.server.url}/widget.js" ${attributes} defer></script>`;

test('before it is opened it stores nothing, sets no cookie and asks for nothing but its own file', async () => {
  const { page, context, faults, requests, foreign, close } = await stage.visit();
  await page.getByRole('button', LAUNCH).waitFor();
  await page.getByRole('button', LAUNCH).hover();
  expect(requests.filter((url) => !url.startsWith(stage.site.url))).toEqual([`${stage.server.url}/widget.js`]);
  expect(await page.evaluate(async () => [sessionStorage.length, localStorage.length, document.cookie, (await indexedDB.databases()).length])).toEqual([0, 0, '', 0]);
  expect([await context.cookies(), faults, foreign]).toEqual([[], [], []]);
  await close();
});

test('opened, it stores nothing before a question; after one, only in the tab\'s own storage; no cookie ever', async () => {
  const { page, context, close } = await stage.visit();
  await page.getByRole('button', LAUNCH).click();
  await page.getByText('Je suis un programme').waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.getByRole('button', { name: 'Comment contester une radiation ?' }).click();
  await page.getByRole('button', { name: 'Copier' }).waitFor();
  expect(await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie])).toEqual([1, 0, '']);
  expect(await context.cookies()).toEqual([]);
  await close();
});

test('under a strict content security policy a whole conversation leaves no fault in the console and asks no other host', async () => {
  const { page, faults, foreign, close } = await stage.visit();
  await page.getByRole('button', LAUNCH).click();
  await page.getByLabel('Votre question').fill('Comment contester une radiation ?');
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.getByRole('button', { name: 'Source [1]' }).first().click();
  await page.getByRole('group', { name: 'Source [1]' }).waitFor();
  await page.getByRole('button', { name: 'Imprimer' }).click();
  await page.getByRole('button', { name: 'Effacer' }).click();
  await page.getByText('Conversation effacée.').first().waitFor();
  expect([faults, foreign]).toEqual([[], []]);
  await close();
});

test('a page whose style undoes every element leaves the widget as it is', async () => {
  stage.site.put('/hostile.css', '* { all: unset !important; } body > *, eclaireur-chat { display: none !important; opacity: 0 !important; font-size: 1px !important; } html { font-size: 3px; } button { visibility: hidden !important; }');
  stage.site.put('/hostile', hostPage(script(), '<link rel="stylesheet" href="/hostile.css">'));
  const boxes = [];
  for (const path of ['/', '/hostile']) {
    const { page, close } = await stage.visit({}, path);
    await page.getByRole('button', LAUNCH).click();
    await page.getByRole('button', { name: 'Envoyer' }).waitFor();
    expect(await page.locator('h1').evaluate((element) => getComputedStyle(element).display)).toBe(path === '/' ? 'block' : 'inline');
    boxes.push(await page.evaluate(() => {
      const root = document.querySelector('eclaireur-chat')?.shadowRoot;
      return ['.launcher', 'dialog', '.send', 'textarea', 'h2'].map((selector) => {
        const element = root?.querySelector(selector);
        const { font, color, display } = getComputedStyle(element ?? document.body);
        const { x, y, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
        return { selector, font, color, display, x, y, width, height };
      });
    }));
    await close();
  }
  expect(boxes[0]?.every(({ width, height }) => width > 0 && height > 0)).toBe(true);
  expect(boxes[1]).toEqual(boxes[0]);
});

test('two widgets on a page keep two conversations; a script tag adds none where the page has its own', async () => {
  stage.site.put('/deux', hostPage(`<eclaireur-chat id="a" data-label="Première"></eclaireur-chat><eclaireur-chat id="b" data-label="Seconde" data-position="bottom-left"></eclaireur-chat>${script()}${script()}`), strictPolicy(stage.server.url));
  const { page, faults, close } = await stage.visit({}, '/deux');
  for (const [id, label, question] of [['a', 'Première', 'Bonjour'], ['b', 'Seconde', 'Merci']] as const) {
    await page.getByRole('button', { name: label }).click();
    const one = page.locator(`#${id}`);
    await one.getByLabel('Votre question').fill(question);
    await one.getByRole('button', { name: 'Envoyer' }).click();
    await one.locator('.reply.smalltalk').waitFor();
  }
  expect(await page.locator('eclaireur-chat').count()).toBe(2);
  expect([await page.locator('#a h3').allTextContents(), await page.locator('#b h3').allTextContents()]).toEqual([['Vous avez demandé : Bonjour'], ['Vous avez demandé : Merci']]);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(2);
  expect(faults).toEqual([]);
  await close();
});

test('works inside an iframe, and where the frame may not store', async () => {
  stage.site.put('/dedans', hostPage(script()));
  const open = await stage.serveAlso(scripted(() => spoken('Entendu.')), { allowedOrigins: ['*'] }); // a sandboxed frame has no origin that could be named
  stage.site.put('/clos', hostPage(`<script src="${open.url}/widget.js" defer></script>`));
  stage.site.put('/cadre', hostPage('<iframe src="/dedans" title="libre" width="500" height="700"></iframe><iframe src="/clos" sandbox="allow-scripts allow-forms" title="clos" width="500" height="700"></iframe>'));
  const { page, faults, close } = await stage.visit({}, '/cadre');
  const free = page.frameLocator('iframe[title=libre]');
  await free.getByRole('button', LAUNCH).click();
  await free.getByLabel('Votre question').fill('Comment contester une radiation ?');
  await free.getByRole('button', { name: 'Envoyer' }).click();
  await free.getByRole('button', { name: 'Source [1]' }).first().waitFor();
  const closed = page.frameLocator('iframe[title=clos]');
  await closed.getByRole('button', LAUNCH).click();
  await closed.getByLabel('Votre question').fill('Bonjour');
  await closed.getByRole('button', { name: 'Envoyer' }).click();
  await closed.locator('.reply').getByText('Entendu.').waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('a site that may embed the widget may show the service in a frame, another one may not', async () => {
  stage.site.put('/page', hostPage(`<iframe src="${stage.server.url}/" title="service" width="500" height="700"></iframe>`));
  const closed = await stage.serveAlso(scripted(() => spoken('oui')), { allowedOrigins: [] });
  stage.site.put('/refus', hostPage(`<iframe src="${closed.url}/" title="service" width="500" height="700"></iframe>`));
  const allowed = await stage.visit({}, '/page');
  await allowed.page.frameLocator('iframe').getByLabel('Votre question').fill('Bonjour');
  await allowed.page.frameLocator('iframe').getByRole('button', { name: 'Envoyer' }).click();
  await allowed.page.frameLocator('iframe').locator('.reply.smalltalk').waitFor();
  expect(allowed.faults).toEqual([]);
  await allowed.close();
  const refused = await stage.visit({}, '/refus');
  await expect.poll(() => refused.faults).toEqual([expect.stringContaining('frame-ancestors')]);
  await refused.close();
});

test('attributes set title, label, language, colours and starter questions; one that is not understood is told to the author', async () => {
  stage.site.put('/reglages', hostPage(script('data-title="Vos droits" data-label="Besoin d\'aide" data-lang="en-GB" data-color="#fc0" data-theme="dark" data-position="top" data-starters="One? | Two?"')));
  const { page, faults, close } = await stage.visit({}, '/reglages');
  const launcher = page.getByRole('button', { name: 'Besoin d\'aide' });
  expect(await launcher.evaluate((element) => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color])).toEqual(['rgb(255, 204, 0)', 'rgb(0, 0, 0)']);
  await launcher.click();
  await page.getByRole('dialog', { name: 'Vos droits' }).getByText('I am not a lawyer').waitFor();
  expect(await page.getByRole('list', { name: 'Questions to begin with' }).getByRole('button').allTextContents()).toEqual(['One?', 'Two?']);
  expect(await page.getByRole('dialog').evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(19, 26, 27)');
  expect(faults).toEqual(['warning: Éclaireur : data-position="top" n\'est pas compris. Exemple : bottom-right, bottom-left, inline']);
  await close();
});

test('the page\'s own properties change colours, size and place', async () => {
  stage.site.put('/proprietes.css', 'eclaireur-chat { --eclaireur-accent: rgb(90, 0, 90); --eclaireur-on-accent: rgb(255, 255, 255); --eclaireur-width: 300px; --eclaireur-offset-x: 40px; }');
  stage.site.put('/proprietes', hostPage(script(), '<link rel="stylesheet" href="/proprietes.css">'), strictPolicy(stage.server.url));
  const { page, faults, close } = await stage.visit({}, '/proprietes');
  await page.getByRole('button', LAUNCH).click();
  const box = await page.getByRole('dialog').boundingBox();
  expect({ width: box?.width, right: (box?.x ?? 0) + (box?.width ?? 0) }).toEqual({ width: 300, right: 1240 });
  expect(await page.getByRole('button', LAUNCH).evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(90, 0, 90)');
  expect(faults).toEqual([]);
  await close();
});

test('open, close and ask work from the page, and events tell what happens without a word of it', async () => {
  const { page, close } = await stage.visit();
  const events = await page.evaluate(async () => {
    const seen: unknown[] = [];
    for (const name of ['open', 'question', 'answer', 'erase', 'close']) addEventListener(`eclaireur:${name}`, (event) => seen.push([name, event instanceof CustomEvent ? event.detail : undefined]));
    const chat = document.querySelector('eclaireur-chat') as unknown as { open(): void; close(): void; ask(question: string): Promise<void>; erase(): Promise<void> }; // the documented interface
    chat.open();
    await chat.ask('Bonjour');
    await chat.erase();
    chat.close();
    return seen;
  });
  expect(events).toEqual([['open', null], ['question', null], ['answer', { kind: 'smalltalk', citations: 0, mode: 'extractive' }], ['erase', null], ['close', null]]);
  await close();
});

test('asked to be open at once it takes no focus, and on a small screen it stays closed', async () => {
  stage.site.put('/ouvert', hostPage(script('data-open')));
  for (const [width, isOpen] of [[1280, true], [360, false]] as const) {
    const { page, close } = await stage.visit({ viewport: { width, height: 700 } }, '/ouvert');
    await page.getByRole('button', LAUNCH).waitFor();
    expect([await page.getByRole('dialog').isVisible(), await page.evaluate(() => document.activeElement === document.body)]).toEqual([isOpen, true]);
    await close();
  }
});
