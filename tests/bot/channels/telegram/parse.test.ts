import { describe, expect, test } from 'vitest';
import { parseUpdate, Update, updateKey, type Event } from '../../../../src/bot/channels/telegram/parse.ts';

const ME = { id: 4242, username: 'EclaireurBot' };
const GROUP = { id: -100_777, type: 'supergroup' };

function parse(message: object): Event {
  return parseUpdate(Update.parse({ update_id: 1, message: { message_id: 5, date: 1, chat: { id: 7, type: 'private' }, from: { id: 7, is_bot: false, first_name: 'A' }, ...message } }), ME);
}
const textOf = (message: object): string | undefined => {
  const event = parse(message);
  return event.kind === 'message' ? event.text : undefined;
};
const named = (text: string, name = '@EclaireurBot'): object => ({ text, entities: [{ type: 'mention', offset: text.indexOf(name), length: name.length }] });

describe('in private', () => {
  test.each([
    ['a question', { text: 'Bonjour ?' }, 'Bonjour ?'], ['a command', { text: '/aide' }, '/aide'], ['a command that names the bot', { text: '/SIMPLE@eclaireurbot' }, '/simple'],
    ['a start link', { text: '/start abc-123' }, '/start'], ['an unknown command', { text: '/meteo' }, '/aide'], ['words behind a command', { text: '/question depuis quand ?' }, 'depuis quand ?'],
    ['a question that begins like a command', { text: '/aide à la mobilité' }, 'aide à la mobilité'], ['the words under a picture', { photo: [{}], caption: 'C\'est quoi ?' }, 'C\'est quoi ?'], ['a picture', { photo: [{}] }, ''], ['a voice message', { voice: {} }, ''],
  ])('%s is for the bot', (_, message, expected) => {
    expect(textOf(message)).toBe(expected);
  });

  test.each([
    ['a command that names another bot', { text: '/aide@AutreBot' }], ['a message of a bot', { text: 'a', from: { id: 8, is_bot: true } }], ['a notice of the platform', { pinned_message: {} }], ['a message without an author', { text: 'a', from: undefined }],
  ])('%s is not', (_, message) => {
    expect(parse(message)).toEqual({ kind: 'nothing' });
  });
});

describe('in a group', () => {
  test.each([
    ['a mention, whatever its case', named('@eclaireurBOT c\'est quoi ?', '@eclaireurBOT'), 'c\'est quoi ?'], ['a mention behind emojis, which are two units each', named('😀😀 dis, @EclaireurBot : et depuis quand ?'), '😀😀 dis, : et depuis quand ?'],
    ['a mention of its account', { text: 'Robot, c\'est quoi ?', entities: [{ type: 'text_mention', offset: 0, length: 5, user: { id: 4242 } }] }, 'c\'est quoi ?'], ['a reply to it', { text: 'et depuis quand ?', reply_to_message: { from: { id: 4242 } } }, 'et depuis quand ?'],
    ['a command with its name', { text: '/sources@EclaireurBot' }, '/sources'], ['a command of its own without its name', { text: '/effacer' }, '/effacer'], ['only its name', named('@EclaireurBot'), '/aide'],
    ['a mention under a picture', { photo: [{}], caption: '@EclaireurBot ça ?', caption_entities: [{ type: 'mention', offset: 0, length: 13 }] }, 'ça ?'],
  ])('%s is for the bot', (_, message, expected) => {
    expect(textOf({ chat: GROUP, ...message })).toBe(expected);
  });

  test.each([
    ['talk between people', { text: 'C\'est quoi le score ?' }], ['its name without a mention, as in an address', { text: 'a@EclaireurBot.example' }], ['a mention of another', named('@EclaireurBot2 salut', '@EclaireurBot2')],
    ['a command for another bot', { text: '/aide@AutreBot' }], ['a command for another bot in a reply to this one', { text: '/aide@AutreBot', reply_to_message: { from: { id: 4242 } } }], ['a command of nobody\'s', { text: '/meteo' }],
    ['a reply to somebody else', { text: 'oui', reply_to_message: { from: { id: 9 } } }], ['a picture in reply to it', { photo: [{}], reply_to_message: { from: { id: 4242 } } }],
    ['a message in a topic that the bot opened', { text: 'a', reply_to_message: { from: { id: 4242 }, forum_topic_created: {} } }], ['somebody who joins', { new_chat_members: [{ id: 4242 }] }], ['a post of the linked channel', { ...named('@EclaireurBot a'), is_automatic_forward: true, sender_chat: { id: -5 } }],
  ])('%s is not', (_, message) => {
    expect(parse({ chat: GROUP, ...message })).toEqual({ kind: 'nothing' });
  });

  test('an administrator who writes as the group is one person', () => {
    expect(parse({ chat: GROUP, ...named('@EclaireurBot a'), from: { id: 1_087_968_824, is_bot: true }, sender_chat: { id: -100_777 } })).toMatchObject({ kind: 'message', person: 'chat -100777' });
  });

  test('a forum\'s topic is kept, a thread outside forums is not', () => {
    const spot = (extra: object): unknown => parse({ chat: GROUP, ...named('@EclaireurBot a'), message_thread_id: 31, ...extra });
    expect([spot({ is_topic_message: true }), spot({})]).toMatchObject([{ spot: { threadId: 31 } }, { spot: { threadId: undefined } }]);
  });

  test('a group that becomes a supergroup tells its new id', () => {
    expect(parse({ chat: { id: -7, type: 'group' }, migrate_to_chat_id: -100_700 })).toEqual({ kind: 'migration', from: -7, to: -100_700 });
  });
});

test('a pressed button comes with its label, where the platform still shows the message', () => {
  const press = (message: object): Event => parseUpdate(Update.parse({ update_id: 1, callback_query: { id: '9', from: { id: 7 }, data: 'q:a', ...message } }), ME);
  const about = { message_id: 4, date: 1, chat: { id: 7, type: 'private' } };
  expect(press({ message: { ...about, reply_markup: { inline_keyboard: [[{ text: 'Autre', callback_data: 'q:b' }], [{ text: 'Depuis quand ?', callback_data: 'q:a' }]] } } })).toMatchObject({ kind: 'choice', label: 'Depuis quand ?', person: '7', spot: { chatId: 7, messageId: 4 } });
  expect(press({ message: about })).toMatchObject({ kind: 'choice', label: undefined });
  expect(press({ message: { chat: { id: 7, type: 'private' } } })).toMatchObject({ kind: 'choice', spot: { chatId: 7, messageId: undefined } });
  expect(press({})).toMatchObject({ kind: 'choice', spot: undefined });
});

test('an update is known again when it is delivered again, and not taken for another with the same number', () => {
  const update = (date: number): Update => Update.parse({ update_id: 1, message: { message_id: 5, date, chat: { id: 7, type: 'private' } } });
  expect(updateKey(update(1))).toBe(updateKey(update(1)));
  expect(updateKey(update(1))).not.toBe(updateKey(update(2)));
});
