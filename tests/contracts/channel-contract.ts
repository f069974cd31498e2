import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswerer, type Answerer } from '../../src/answering/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { deferred, scripted, spoken } from '../support/fakes.ts';
import { shippedRetriever } from '../support/server.ts';

/*
 * The suite that every channel runs. To plug one in, write `tests/bot/channels/<name>/contract.test.ts`:
 *
 *   describeChannel({ name: 'matrix', hasGroups: true, hasPlatform: true, open: async (answerer) => …a ChannelDriver… , openRefused: async () => …start with a wrong password… });
 *
 * `open` starts a platform (a stub on port 0), a bot around the given answerer and the channel, and returns when a message would be answered. The driver
 * plays the people. It may use `createBot` and `openReception`'s parts as `tests/bot/channels/reception.test.ts` does. What a channel must do beyond this
 * (threads, encryption, buttons) is tested in its own files.
 */

export type Person = 'alice' | 'bob';
/** A conversation of two with the bot, or a room that both people are in. */
export type Place = 'private' | 'group';

export interface Sent {
  readonly person: Person;
  readonly place: Place;
  readonly text: string;
  /** In a group: whether the message names the bot, as the platform has it. In private every message is meant for it. */
  readonly addressed?: boolean;
}

/** A reply as the person sees it. */
export interface Received {
  readonly text: string;
  /** Addresses that can be followed. */
  readonly links: readonly string[];
  /** Questions that are offered. */
  readonly choices: readonly string[];
}

export interface ChannelDriver {
  /** Hands a message to the platform; does not wait for a reply. */
  post(message: Sent): Promise<void>;
  /** Resolves as soon as the person has `count` replies in the place, with all that there are, in order; in a group, those to everybody. */
  replies(person: Person, place: Place, count: number): Promise<readonly Received[]>;
  /** What a newcomer reads before or with the first reply. */
  firstWords(): Promise<string>;
  /** Takes an offered question up, by pressing it where the platform has buttons. */
  choose(message: Sent): Promise<void>;
  /** Everything that was written to the log. */
  readonly logged: readonly string[];
  /** Stops the channel as the program does: resolves when the running turns are answered. */
  stop(): Promise<void>;
  /** Frees everything, whether or not it was stopped before. */
  close(): Promise<void>;
  /** Delivers the last message a second time, as platforms do after a fault. */
  redeliver?(): Promise<void>;
  /** Makes the platform unreachable for the bot, or reachable again; what people write meanwhile waits on the platform. */
  setOutage?(isDown: boolean): Promise<void>;
}

export interface ChannelKind {
  readonly name: string;
  readonly hasGroups: boolean;
  /** Whether there is a platform between the people and the bot that can fail, deliver twice and refuse. */
  readonly hasPlatform: boolean;
  /** `retriever` is the one of the shipped index, for a channel that is more than a way to the answerer. */
  open(answerer: Answerer, retriever: Retriever): Promise<ChannelDriver>;
  /** Starts the channel with credentials that the platform refuses; rejects with what `start` throws. */
  openRefused?(): Promise<void>;
}

const QUESTION = 'C\'est quoi le score de suspicion ?';

/** Posts a message and resolves with the reply to it. */
export async function ask(driver: ChannelDriver, text: string, from: Partial<Omit<Sent, 'text'>> = {}): Promise<Received> {
  const message: Sent = { person: 'alice', place: 'private', addressed: true, ...from, text };
  const before = (await driver.replies(message.person, message.place, 0)).length;
  await driver.post(message);
  const reply = (await driver.replies(message.person, message.place, before + 1)).at(before);
  if (reply === undefined) throw new Error('The reply did not come.');
  return reply;
}

/** Runs the suite for a channel. */
export function describeChannel(kind: ChannelKind): void {
  describe(`the ${kind.name} channel`, () => {
    let retriever: Retriever;
    let answerer: Answerer;
    let closeIndex: () => Promise<void>;
    const drivers: ChannelDriver[] = [];
    const open = async (by: Answerer = answerer): Promise<ChannelDriver> => {
      const driver = await kind.open(by, retriever);
      drivers.push(driver);
      return driver;
    };
    beforeAll(async () => {
      ({ retriever, close: closeIndex } = await shippedRetriever());
      answerer = createAnswerer({ retriever: () => retriever });
    });
    afterAll(async () => {
      for (const driver of drivers) await driver.close();
      await closeIndex();
    });

    test('answers a question with its sources and what to ask next', async () => {
      const reply = await ask(await open(), QUESTION);
      expect(reply.text).toMatch(/score de suspicion.*\[1\]/su);
      expect(reply.links.filter((link) => link.startsWith('https://')).length).toBeGreaterThan(0);
      expect(reply.choices.length).toBeGreaterThan(0);
    });

    test('understands a follow-up, each person\'s apart from the other\'s', async () => {
      const driver = await open();
      const place = kind.hasGroups ? 'group' : 'private';
      await ask(driver, QUESTION, { place });
      const other = await ask(driver, 'et depuis quand ?', { person: 'bob', place });
      const followed = await ask(driver, 'et depuis quand ?', { place });
      expect([/\[1\]/u.test(other.text), /\[1\]/u.test(followed.text)]).toEqual([false, true]);
    });

    test('asks back, and answers the choice that is taken', async () => {
      const driver = await open();
      const { text, choices } = await ask(driver, 'la radiation');
      expect(text).toContain('Laquelle vous intéresse');
      expect(choices.length).toBeGreaterThan(1);
      await driver.choose({ person: 'alice', place: 'private', text: choices[0] ?? '' });
      expect((await driver.replies('alice', 'private', 2)).at(1)?.text).toMatch(/\[1\]/u);
    });

    test('says that it does not know, and makes small talk, without sources', async () => {
      const driver = await open();
      const unknown = await ask(driver, 'Quelle est la recette du cassoulet ?');
      const greeting = await ask(driver, 'bonjour');
      expect([unknown.text, greeting.text, unknown.links, greeting.links]).toEqual([expect.stringContaining('Je préfère ne rien affirmer'), expect.stringContaining('Bonjour'), [], []]);
    });

    test('knows the commands', async () => {
      const driver = await open();
      await ask(driver, QUESTION);
      expect((await ask(driver, '/aide')).text).toContain('Posez votre question');
      expect((await ask(driver, '/sources')).links.length).toBeGreaterThan(0);
      expect((await ask(driver, '/simple')).text).toContain('français simple');
      expect((await ask(driver, '/normal')).text).toContain('détails');
    });

    test('answers in plain French after « simple », and in full after « normal »', async () => {
      const styles: string[] = [];
      const driver = await open(scripted(({ style }) => {
        styles.push(style);
        return spoken('ok');
      }));
      for (const text of ['a', '/simple', 'b', '/normal', 'c']) await ask(driver, text);
      expect(styles).toEqual(['standard', 'simple', 'standard']);
    });

    test('forgets on demand', async () => {
      const driver = await open(scripted((_turn, turns) => spoken(`tour ${turns}`)));
      await ask(driver, 'a');
      expect((await ask(driver, 'b')).text).toContain('tour 1');
      expect((await ask(driver, '/effacer')).text).toContain('effacé');
      expect((await ask(driver, 'c')).text).toContain('tour 0');
    });

    test('says first that it is a machine, what it keeps and how to erase', async () => {
      const words = await (await open()).firstWords();
      expect(words).toMatch(/machine|programme/u);
      expect(words).toMatch(/ne garde pas|n'enregistre pas|ne retiens pas/u);
      expect(words).toMatch(/effacer/iu);
    });

    test('logs nothing of what people write, not even when a turn fails', async () => {
      const driver = await open(scripted(({ text }) => {
        if (text.includes('Dupont')) throw new TypeError(`cannot handle ${text}`);
        return spoken('ok');
      }));
      await ask(driver, 'bonjour 0612345678');
      await driver.post({ person: 'alice', place: 'private', text: 'je suis Dupont, numéro 1234567A' });
      if (kind.hasPlatform) expect((await driver.replies('alice', 'private', 2)).at(1)?.text).toContain('Renvoyez votre question');
      await ask(driver, 'encore là ?');
      expect(driver.logged.join('\n')).not.toMatch(/Dupont|0612345678|1234567A|encore là|bonjour/u);
      expect(driver.logged.some((line) => line.includes('turn failed'))).toBe(true);
    });

    test('finishes the running turn when it stops', async () => {
      const begun = deferred<void>();
      const gate = deferred<void>();
      const driver = await open(scripted(async () => {
        begun.resolve();
        await gate.promise;
        return spoken('fini');
      }));
      await driver.post({ person: 'alice', place: 'private', text: 'a' });
      await begun.promise;
      const stopped = driver.stop();
      gate.resolve();
      await stopped;
      expect((await driver.replies('alice', 'private', 1)).map(({ text }) => text.includes('fini'))).toEqual([true]);
    });

    if (kind.hasGroups) {
      test('is silent in a group unless it is addressed', async () => {
        const asked: string[] = [];
        const driver = await open(scripted(({ text }) => {
          asked.push(text.trim());
          return spoken('ok');
        }));
        await driver.post({ person: 'alice', place: 'group', text: 'entre nous', addressed: false });
        await ask(driver, 'pour toi', { place: 'group' });
        expect([asked, (await driver.replies('alice', 'group', 1)).length]).toEqual([['pour toi'], 1]);
      });
    }

    if (kind.hasPlatform) {
      test('answers a message once that is delivered twice', async () => {
        const driver = await open(scripted(({ text }) => spoken(`réponse à ${text}`)));
        await ask(driver, 'a');
        await driver.redeliver?.();
        await ask(driver, 'b');
        const texts = (await driver.replies('alice', 'private', 2)).map(({ text }) => text);
        expect(texts.map((text) => /réponse à \w/u.exec(text)?.[0])).toEqual(['réponse à a', 'réponse à b']);
      });

      test('loses no message and answers none twice when the platform is down for a while', async () => {
        const begun = deferred<void>();
        const gate = deferred<void>();
        const driver = await open(scripted(async ({ text }) => {
          if (text === 'avant') {
            begun.resolve();
            await gate.promise;
          }
          return spoken(`réponse à ${text}`);
        }));
        await driver.post({ person: 'alice', place: 'private', text: 'avant' });
        await begun.promise;
        await driver.setOutage?.(true);
        gate.resolve();
        await driver.post({ person: 'bob', place: 'private', text: 'pendant' });
        await driver.setOutage?.(false);
        const [before, during] = [await driver.replies('alice', 'private', 1), await driver.replies('bob', 'private', 1)];
        expect([before, during].map((replies) => replies.map(({ text }) => /réponse à \w+/u.exec(text)?.[0]))).toEqual([['réponse à avant'], ['réponse à pendant']]);
      });

      test('refuses to start with credentials that the platform refuses, and says which variable to change', async () => {
        await expect(kind.openRefused?.()).rejects.toMatchObject({ code: 'CHANNEL_REFUSED', message: expect.stringMatching(/[A-Z]+_[A-Z_]+/u) });
      });
    }
  });
}
