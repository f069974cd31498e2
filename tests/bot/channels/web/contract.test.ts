import { randomUUID } from 'node:crypto';
import { ChatResponse } from '../../../../src/protocol/index.ts';
import { describeChannel, type Received } from '../../../contracts/channel-contract.ts';
import { serve } from '../../../support/server.ts';

/** An inbox that resolves whoever waits for a number of replies. */
class Inbox {
  private readonly all: Received[] = [];
  private waiting: (() => void)[] = [];

  add(reply: Received): void {
    this.all.push(reply);
    for (const wake of this.waiting.splice(0)) wake();
  }

  async until(count: number): Promise<readonly Received[]> {
    while (this.all.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return [...this.all];
  }
}

describeChannel({
  name: 'web', hasGroups: false, hasPlatform: false,
  open: async (answerer, retriever) => {
    const server = await serve(answerer, { retriever: () => retriever });
    const rooms = new Map<string, { readonly conversation: string; readonly inbox: Inbox }>();
    const roomOf = (person: string, place: string): { readonly conversation: string; readonly inbox: Inbox } => {
      const key = `${person} ${place}`;
      const room = rooms.get(key) ?? { conversation: randomUUID(), inbox: new Inbox() };
      rooms.set(key, room);
      return room;
    };
    const post = async ({ person, place, text }: { readonly person: string; readonly place: string; readonly text: string }): Promise<void> => {
      const { conversation, inbox } = roomOf(person, place);
      void server.post({ message: text, conversation }).then(async (response) => {
        if (!response.ok) return;
        const reply = ChatResponse.parse(await response.json());
        const inText = [...reply.text.matchAll(/https?:\/\/\S+/gu)].map(([url]) => url);
        inbox.add({ text: reply.text, links: [...inText, ...reply.citations.flatMap(({ sources }) => sources.map(({ url }) => url))], choices: reply.suggestions });
      });
    };
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopped ??= server.stop());
    return {
      post, choose: post, logged: server.logged, stop, close: stop,
      replies: (person, place, count) => roomOf(person, place).inbox.until(count),
      firstWords: async () => (await fetch(server.url)).text(),
    };
  },
});
