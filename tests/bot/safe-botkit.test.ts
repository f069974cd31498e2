import { BotkitConversation } from 'botkit';
import { expect, test, vi } from 'vitest';
import { TurnAdapter, type TurnState } from '../../src/bot/channels/turn-adapter.ts';
import { ForgetfulStorage } from '../../src/bot/forgetful-storage.ts';
import { SafeBotkit } from '../../src/bot/safe-botkit.ts';
import { spoken } from '../support/fakes.ts';

const stateFor = (text: string): TurnState => ({ turn: { channel: 'web', conversation: 'c1', user: 'c1', text, style: 'standard' }, signal: new AbortController().signal });

async function controllerWith(prepare: (controller: SafeBotkit) => void, storage = new ForgetfulStorage(60_000)): Promise<(text: string) => Promise<TurnState>> {
  const adapter = new TurnAdapter();
  const controller = new SafeBotkit({ adapter, storage, disable_webserver: true, disable_console: true });
  prepare(controller);
  await new Promise<void>((resolve) => controller.ready(() => resolve()));
  return async (text) => {
    const state = stateFor(text);
    await adapter.run(state, (context) => controller.handleTurn(context));
    return state;
  };
}

test('a turn rejects when a handler throws, and the next one is answered (Botkit\'s own never settles)', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined); // Botkit prints what a handler throws
  const say = await controllerWith((controller) => controller.on('message', async (bot, message) => {
    if (message.text === 'casse') throw new TypeError('boom');
    await bot.reply(message, { channelData: { reply: spoken('va') } });
  }));
  await expect(say('casse')).rejects.toThrow('boom');
  expect((await say('bonjour')).reply).toEqual(spoken('va'));
});

test.each(['ingest', 'receive', 'interpret'] as const)('a turn rejects when the %s middleware fails', async (name) => {
  const say = await controllerWith((controller) => controller.middleware[name].use((_bot: unknown, _message: unknown, next: (error?: unknown) => void) => next(new Error('refused'))));
  await expect(say('bonjour')).rejects.toThrow('refused');
});

test('a heard phrase is handled once, by its own handler', async () => {
  const handled: string[] = [];
  const say = await controllerWith((controller) => {
    controller.hears('aide', 'message', async () => void handled.push('heard'));
    controller.on('message', async () => void handled.push('message'));
  });
  await say('aide');
  await say('autre');
  expect(handled).toEqual(['heard', 'message']);
});

test('nothing of a turn is stored while the bot has no dialog', async () => {
  const storage = new ForgetfulStorage(60_000);
  const [read, write] = [vi.spyOn(storage, 'read'), vi.spyOn(storage, 'write')];
  const say = await controllerWith((controller) => controller.on('message', async (bot, message) => void await bot.reply(message, { channelData: { reply: spoken('va') } })), storage);
  expect((await say('bonjour')).reply).toEqual(spoken('va'));
  expect([read, write].map((spy) => spy.mock.calls.length)).toEqual([0, 0]);
});

test('a dialog takes the turns from where it stands to its end', async () => {
  const answers: string[] = [];
  const say = await controllerWith((controller) => {
    const letter = new BotkitConversation('courrier', controller);
    letter.ask('Quel est votre nom ?', async (answer) => void answers.push(answer), 'name');
    letter.say('Merci.');
    controller.addDialog(letter);
    controller.hears('courrier', 'message', async (bot) => { await bot.beginDialog('courrier'); });
    controller.on('message', async (_bot, message) => void answers.push(`hors dialogue : ${message.text}`));
  });
  for (const text of ['courrier', 'la personne', 'et après ?']) await say(text);
  expect(answers).toEqual(['la personne', 'hors dialogue : et après ?']);
});
