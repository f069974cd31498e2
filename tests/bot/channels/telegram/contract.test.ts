import { describeChannel, type Received, type Sent } from '../../../contracts/channel-contract.ts';
import { scripted, spoken } from '../../../support/fakes.ts';
import { makeTelegram, startTelegram } from '../../../support/telegram-channel.ts';
import type { StubMessage } from '../../../support/telegram-stub.ts';

const IDS = { alice: 11, bob: 22 } as const;
const GROUP = -1_000_000_000_777;

const received = ({ text, links, buttons }: StubMessage): Received => ({ text, links, choices: buttons.map((button) => button.text) });
const chatOf = (person: keyof typeof IDS, place: Sent['place']): number => (place === 'group' ? GROUP : IDS[person]);

describeChannel({
  name: 'Telegram', hasGroups: true, hasPlatform: true,
  open: async (answerer) => {
    const { stub, stop, logged } = await startTelegram(answerer);
    const post = async ({ person, place, text, addressed }: Sent): Promise<void> => {
      const named = place === 'group' && addressed !== false ? (text.startsWith('/') ? `${text}@${stub.bot.username}` : `@${stub.bot.username} ${text}`) : text;
      await stub.say({ chat: chatOf(person, place), from: IDS[person], text: named });
    };
    return {
      post, stop, logged,
      replies: async (person, place, count) => (await stub.untilSent(chatOf(person, place), count)).map(received),
      firstWords: async () => {
        await stub.say({ chat: IDS.alice, from: IDS.alice, text: '/start' });
        return (await stub.untilSent(IDS.alice, 1))[0]?.text ?? '';
      },
      choose: async ({ person, place, text }) => {
        const message = stub.sentTo(chatOf(person, place)).findLast(({ buttons }) => buttons.some((button) => button.text === text));
        if (message === undefined) throw new Error('Nothing of the kind is offered.');
        await stub.press(message, text, IDS[person]);
      },
      redeliver: () => stub.redeliver(),
      setOutage: async (isDown) => (isDown ? stub.goDown() : stub.comeBack()),
      close: async () => {
        await stop();
        await stub.stop();
      },
    };
  },
  openRefused: async () => {
    const { stub, channel, stop } = await makeTelegram(scripted(() => spoken('ok')), { settings: { token: '4242:another-token-than-the-stub-knows' } });
    try {
      await channel.start();
    } finally {
      await stop();
      await stub.stop();
    }
  },
});
