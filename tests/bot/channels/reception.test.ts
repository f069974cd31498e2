import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Answerer } from '../../../src/answering/index.ts';
import { NoIndexError } from '../../../src/answering/index.ts';
import type { ChannelParts } from '../../../src/bot/channels/channel.ts';
import { openReception, type Reception } from '../../../src/bot/channels/reception.ts';
import { createBot } from '../../../src/bot/index.ts';
import { deferred, scripted, spoken } from '../../support/fakes.ts';

interface Desk { readonly reception: Reception; readonly logged: string[]; readonly turns: string[]; readonly dataDir: string; readonly again: () => Reception; readonly stop: () => Promise<void>; readonly say: (text: string, person?: string, room?: string) => Promise<readonly [string, boolean]> }

async function desk(answerer: Answerer, turnTimeoutMs = 5000): Promise<Desk> {
  const dataDir = await mkdtemp(join(tmpdir(), 'eclaireur-'));
  const logged: string[] = [];
  const turns: string[] = [];
  const log = (fields: object, message: string): void => void logged.push(`${JSON.stringify(fields)} ${message}`);
  const bot = await createBot({ answerer, ttlMs: 60_000, turnTimeoutMs });
  const parts: ChannelParts = { bot, log: { info: log, warn: log, error: log }, publicUrl: '', dataDir, onTurn: (channel, kind, mode) => turns.push(`${channel} ${kind} ${mode}`) };
  const again = (): Reception => openReception('telegram', 'Telegram', parts);
  const reception = again();
  return {
    reception, logged, turns, dataDir, again, stop: () => bot.stop(),
    say: async (text, person = 'alice', room = 'r1') => {
      const { reply, notice, delivered } = await reception.receive({ room, person, text });
      delivered();
      return [reply.text, notice !== undefined];
    },
  };
}

const counting = scripted(({ text, style }, turns) => spoken(`${text} ${style} ${turns}`));

test('the first words come once per person and room, and again after erasing', async () => {
  const { say, again, reception } = await desk(counting);
  expect([await say('a'), await say('b'), await say('c', 'bob'), await say('d', 'alice', 'r2')]).toEqual([['a standard 0', true], ['b standard 1', false], ['c standard 0', true], ['d standard 0', true]]);
  const [erased, greeted] = await say('/effacer');
  expect([erased.includes('effacé'), greeted]).toEqual([true, false]);
  expect(await say('e')).toEqual(['e standard 0', true]);
  reception.close();
  expect((await again().receive({ room: 'r1', person: 'alice', text: 'f' })).notice).toBeUndefined();
});

test('the first words say what it is, what it keeps and how to erase', async () => {
  const { reception } = await desk(counting);
  const { notice } = await reception.receive({ room: 'r', person: 'p', text: 'a' });
  expect(notice).toMatch(/programme, pas une personne.*n'enregistre pas.*sous un code.*présenté.*français simple.*à quels messages j'ai répondu.*\/effacer.*Telegram/u);
});

test('first words that did not arrive come again', async () => {
  const { reception } = await desk(counting);
  await reception.receive({ room: 'r', person: 'p', text: 'a' });
  expect((await reception.receive({ room: 'r', person: 'p', text: 'a' })).notice).toBeDefined();
});

test('« simple » is remembered over restarts until « normal » or erasing', async () => {
  const { say, again } = await desk(counting);
  await say('/simple');
  expect(await say('a')).toEqual(['a simple 0', false]);
  expect((await again().receive({ room: 'r1', person: 'alice', text: 'b' })).reply.text).toBe('b simple 1');
  await say('/normal');
  expect((await say('c'))[0]).toBe('c standard 2');
  await say('/simple');
  await say('/effacer');
  expect((await say('d'))[0]).toBe('d standard 0');
});

test('failures, long messages and messages without text become sentences; the log has none of the words', async () => {
  const { say, logged, turns } = await desk(scripted(({ text }) => {
    if (text.startsWith('vide')) throw new NoIndexError('No index generation is loaded.');
    throw new TypeError(`cannot read ${text}`);
  }));
  expect([(await say('casse ma-phrase'))[0], (await say('vide'))[0], (await say('a'.repeat(2001)))[0], (await say('  '))[0]]).toEqual([
    'Je n\'ai pas pu préparer la réponse. Renvoyez votre question dans un instant.', 'Mes articles ne sont pas encore chargés. Renvoyez votre question dans un instant.',
    'Votre message est trop long pour moi : 2000 caractères au plus. Posez une question à la fois.', 'Je ne lis que le texte. Écrivez votre question en quelques mots.',
  ]);
  expect([logged.length, turns]).toEqual([2, []]);
});

test('turns are counted', async () => {
  const { say, turns } = await desk(counting);
  await say('a');
  expect(turns).toEqual(['telegram smalltalk extractive']);
});

test('a message that comes while the program stops is left for the next start', async () => {
  const { reception, stop } = await desk(counting);
  await stop();
  await expect(reception.receive({ room: 'r', person: 'p', text: 'a' })).rejects.toMatchObject({ code: 'BOT_STOPPED' });
});

test('an aborted turn says nothing to anybody', async () => {
  const { reception, logged } = await desk(scripted(() => deferred<never>().promise));
  const leaving = new AbortController();
  const running = reception.receive({ room: 'r', person: 'p', text: 'a', signal: leaving.signal });
  leaving.abort(new Error('left'));
  await expect(running).rejects.toThrow('left');
  expect(logged).toEqual([]);
});

test('how far a message came is known after a kill', async () => {
  const { reception, again } = await desk(counting);
  reception.mark('1', 'sending', '42');
  reception.mark('2', 'sending');
  reception.mark('2', 'done');
  const next = again();
  expect([next.progress('1'), next.progress('2'), next.progress('3'), next.note('1'), next.note('2')]).toEqual(['sending', 'done', 'new', '42', undefined]);
});

test('nothing on the disk names a person, a room, a message or its words', async () => {
  const { say, reception, dataDir } = await desk(counting);
  await say('ma phrase privée', 'alice-identifiant', 'salon-identifiant');
  reception.mark('message-identifiant', 'done');
  const files = await readdir(dataDir);
  expect(files.sort()).toEqual(['answered', 'key', 'people']);
  for (const file of files) expect(await readFile(join(dataDir, file), 'utf8')).not.toMatch(/alice|salon|message|phrase/u);
});
