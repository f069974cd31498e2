import type { Answerer } from '../../../../src/answering/index.ts';
import { describeChannel, type ChannelDriver, type Person, type Place, type Received, type Sent } from '../../../contracts/channel-contract.ts';
import { BOT, setStage, type Stage } from '../../../support/matrix-bot.ts';
import type { MatrixUser, SeenEvent } from '../../../support/matrix-user.ts';
import { scripted, spoken } from '../../../support/fakes.ts';

let shared: { readonly stage: Stage; readonly people: Record<Person, MatrixUser> } | undefined;

/** One homeserver and one account for the whole suite, as the bot has them: every case but the first is a restart. */
async function open(answerer: Answerer): Promise<ChannelDriver> {
  if (shared === undefined) {
    const stage = await setStage(answerer);
    shared = { stage, people: { alice: await stage.person('alice'), bob: await stage.person('bob') } };
  } else await shared.stage.recast(answerer);
  const { stage, people } = shared;
  await stage.start();
  const [group, ...privates] = await Promise.all([
    people.alice.createRoom({ invite: [BOT, people.bob.userId], isDirect: false }), people.alice.createRoom({ invite: [BOT] }), people.bob.createRoom({ invite: [BOT] }),
  ]);
  await people.bob.request('POST', `/rooms/${encodeURIComponent(group)}/join`, {});
  const rooms: Record<Place, Record<Person, string>> = { private: { alice: privates[0] ?? '', bob: privates[1] ?? '' }, group: { alice: group, bob: group } };
  for (const room of [group, ...privates]) while (!stage.server.world.membersOf(room).includes(BOT)) await stage.server.world.changed(1000);
  let last = '';
  const post = async ({ person, place, text, addressed }: Sent): Promise<void> => {
    last = await people[person].say(rooms[place][person], place === 'group' && addressed === true ? `Éclaireur : ${text}` : text, place === 'group' && addressed === true ? { 'm.mentions': { user_ids: [BOT] } } : {});
  };
  const replies = async (person: Person, place: Place, count: number): Promise<readonly Received[]> => {
    // A room is looked at with one person's eyes: what has reached alice may not have reached bob.
    const reader = place === 'group' ? people.alice : people[person];
    const ofBot = (): SeenEvent[] => reader.heard(rooms[place][person]).filter(({ sender }) => sender === BOT);
    return reader.until(() => (ofBot().length >= count ? ofBot().map(received) : undefined));
  };
  return {
    post, replies,
    firstWords: async () => {
      await post({ person: 'alice', place: 'private', text: 'bonjour' });
      return (await replies('alice', 'private', 1))[0]?.text ?? '';
    },
    choose: async (message) => {
      const offered = (await replies(message.person, message.place, 0)).at(-1)?.choices ?? [];
      await post({ ...message, text: String(offered.indexOf(message.text) + 1) });
    },
    logged: stage.logged,
    stop: () => stage.channel().stop(),
    close: () => stage.close(),
    redeliver: async () => stage.server.world.redeliver(last),
    // The people's own connections stay: what they write meanwhile waits on the platform.
    setOutage: async (isDown) => stage.server.setDownFor(BOT, isDown),
  };
}

function received({ content }: SeenEvent): Received {
  const html = String(content['formatted_body']);
  return {
    text: String(content['body']),
    links: [...html.matchAll(/<a href="([^"]+)"/gu)].map(([, url = '']) => url),
    // Lists of the answer itself are none.
    choices: [...(html.split(/<p>(?:Répondez par|Vous pouvez demander)/u)[1] ?? '').matchAll(/<li>([^<]*)<\/li>/gu)].map(([, choice = '']) => choice.replaceAll('&quot;', '"').replaceAll('&amp;', '&')),
  };
}

describeChannel({
  name: 'matrix', hasGroups: true, hasPlatform: true, open,
  openRefused: async () => {
    const stage = await setStage(scripted(() => spoken('ok')));
    try {
      await stage.make({ password: 'falsch' }).start();
    } finally {
      await stage.close();
    }
  },
});
