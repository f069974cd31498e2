import { describe, expect, test } from 'vitest';
import { parseMessage, type Parsed } from '../../../../src/bot/channels/matrix/parse.ts';

const ME = { userId: '@eclaireur:example.org', displayName: 'Éclaireur' };
const parse = (body: string, more: object = {}): Parsed => parseMessage({ msgtype: 'm.text', body, ...more }, ME);
const named = (body: string, more: object = {}): readonly [boolean | undefined, string | undefined] => {
  const parsed = parse(body, more);
  return parsed.kind === 'message' ? [parsed.isForBot, parsed.text] : [undefined, undefined];
};

describe('a message is meant for the bot', () => {
  test.each([
    ['when it mentions it', 'dis-moi tout', { 'm.mentions': { user_ids: ['@x:y', ME.userId] } }, 'dis-moi tout'],
    ['when it holds a pill, which clients write with the name', 'Éclaireur: bonjour', { formatted_body: '<a href="https://matrix.to/#/@eclaireur:example.org">Éclaireur</a>: bonjour' }, 'bonjour'],
    ['when the pill\'s address is escaped', 'toi, bonjour', { formatted_body: '<a href="https://matrix.to/#/%40eclaireur%3Aexample.org">toi</a>, bonjour' }, 'toi, bonjour'],
    ['when its name opens it', 'éclaireur, c\'est quoi ?', {}, 'c\'est quoi ?'],
    ['when its account\'s name opens it', '@eclaireur c\'est quoi ?', {}, 'c\'est quoi ?'],
    ['when its full account stands anywhere', '@eclaireur:example.org : c\'est quoi ?', {}, 'c\'est quoi ?'],
    ['when it is a command', '!aide', {}, '!aide'],
    ['when it is its name alone', 'Éclaireur', {}, ''],
  ])('%s', (_case, body, more, text) => expect(named(body, more)).toEqual([true, text]));

  test.each([
    ['when it names nobody', 'on se voit demain ?', {}],
    ['when its name is part of another word', 'Éclaireurs de France, bonjour', {}],
    ['when its name stands inside', 'demande à Éclaireur', {}],
    ['when it mentions somebody else', 'bonjour', { 'm.mentions': { user_ids: ['@eclaireur:ailleurs.org'] } }],
    ['when only the quote of a reply links to it', '> <@eclaireur:autre.org> oui\n\nmerci', { formatted_body: '<mx-reply><a href="https://matrix.to/#/@eclaireur:example.org">x</a></mx-reply>merci' }],
    ['when it is a command of another bot', '!meteo', {}],
    ['when a command\'s word is said in passing', 'aide', {}],
  ])('not %s', (_case, body, more) => expect(named(body, more)[0]).toBe(false));
});

test('what a reply quotes is no part of the message', () => {
  expect(parse('> <@a:b> une\n> question\n\net depuis quand ?', { 'm.relates_to': { 'm.in_reply_to': { event_id: '$q' } } })).toEqual({ kind: 'message', text: 'et depuis quand ?', thread: undefined, repliesTo: '$q', isForBot: false });
});

test('a message of nothing but opened quotes takes no time that others would wait for', () => {
  expect(named('a', { formatted_body: '<mx-reply>'.repeat(30_000) })).toEqual([false, 'a']);
}, 5000);

test('in a thread, the message that clients name for older ones is not one that the person replies to', () => {
  const relation = { rel_type: 'm.thread', event_id: '$root', 'm.in_reply_to': { event_id: '$last' } };
  expect(parse('a', { 'm.relates_to': { ...relation, is_falling_back: true } })).toMatchObject({ thread: '$root', repliesTo: undefined });
  expect(parse('a', { 'm.relates_to': relation })).toMatchObject({ thread: '$root', repliesTo: '$last' });
});

test('an edit gives the new text and what it changes', () => {
  expect(parse('* Éclaireur : mieux', { 'm.relates_to': { rel_type: 'm.replace', event_id: '$q' }, 'm.new_content': { msgtype: 'm.text', body: 'Éclaireur : mieux' } })).toEqual({ kind: 'edit', of: '$q', text: 'mieux' });
});

test('pictures, sounds and files are messages without text', () => {
  for (const msgtype of ['m.image', 'm.audio', 'm.video', 'm.file', 'm.location']) expect(parseMessage({ msgtype, body: 'photo.jpg' }, ME)).toMatchObject({ kind: 'message', text: '' });
});

test('notices, verification requests, broken edits and what is no message are left alone', () => {
  const contents: unknown[] = [
    { msgtype: 'm.notice', body: 'Éclaireur' }, { msgtype: 'm.key.verification.request', body: 'x' }, { body: 'x' }, {}, null, 'x', { msgtype: 7 },
    { msgtype: 'm.text', body: 'x', 'm.relates_to': { rel_type: 'm.replace', event_id: '$q' } },
  ];
  expect(contents.map((content) => parseMessage(content, ME).kind)).toEqual(contents.map(() => 'ignored'));
});

test('content of another shape than the standard\'s is read as far as it goes', () => {
  expect(parse('bonjour', { 'm.mentions': 'moi', 'm.relates_to': { rel_type: 3, 'm.in_reply_to': 'x' }, formatted_body: {} })).toEqual({ kind: 'message', text: 'bonjour', thread: undefined, repliesTo: undefined, isForBot: false });
});
