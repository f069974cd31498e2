import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answerer } from '../../src/answering/index.ts';
import { createMatrixChannel, type MatrixSettings, type MatrixTuning } from '../../src/bot/channels/matrix/index.ts';
import { createBot, type Bot, type Channel, type ChannelParts } from '../../src/bot/index.ts';
import { MatrixHomeserver } from './matrix-homeserver.ts';
import { MatrixUser } from './matrix-user.ts';

export const BOT = '@bot:stub';
export const STORE_KEY = 'une phrase assez longue';

/** A stub of a homeserver with the bot's account, and the channel in front of a bot. */
export interface Stage {
  readonly server: MatrixHomeserver;
  readonly logged: string[];
  readonly dataDir: string;
  /** The running channel. */
  channel(): Channel;
  /** Another channel with the same folder, once the running one is stopped. */
  make(settings?: Partial<MatrixSettings>, tuning?: MatrixTuning): Channel;
  /** Starts a channel and resolves when a message to it would be answered. */
  start(settings?: Partial<MatrixSettings>, tuning?: MatrixTuning): Promise<Channel>;
  /** Stops the running channel and puts another bot behind the next one. */
  recast(answerer: Answerer): Promise<void>;
  person(name: string): Promise<MatrixUser>;
  close(): Promise<void>;
}

/** Sets everything up but the start of the channel. */
export async function setStage(answerer: Answerer, publicUrl = ''): Promise<Stage> {
  const server = await MatrixHomeserver.open();
  server.world.register('bot', 'geheim');
  const dataDir = await mkdtemp(join(tmpdir(), 'eclaireur-'));
  const logged: string[] = [];
  const log = (fields: object, message: string): void => void logged.push(`${JSON.stringify(fields)} ${message}`);
  const people: MatrixUser[] = [];
  const bots: Bot[] = [await createBot({ answerer, ttlMs: 60_000, turnTimeoutMs: 5000 })];
  const channels: Channel[] = [];
  let closed: Promise<void> | undefined;
  const make = (settings: Partial<MatrixSettings> = {}, tuning: MatrixTuning = {}): Channel => {
    const parts: ChannelParts = { bot: bots.at(-1) ?? fail('There is no bot.'), log: { info: log, warn: log, error: log }, publicUrl, dataDir, onTurn: () => undefined };
    const channel = createMatrixChannel({ homeserverUrl: server.url, userId: BOT, password: 'geheim', accessToken: undefined, storeKey: STORE_KEY, invites: { kind: 'all' }, ...settings }, parts, tuning);
    channels.push(channel);
    return channel;
  };
  return {
    server, logged, dataDir, make,
    channel: () => channels.at(-1) ?? fail('No channel was started.'),
    start: async (settings, tuning) => {
      const channel = make(settings, tuning);
      await channel.start();
      await isConnected(server, channel);
      return channel;
    },
    recast: async (next) => {
      await channels.at(-1)?.stop();
      await bots.at(-1)?.stop();
      bots.push(await createBot({ answerer: next, ttlMs: 60_000, turnTimeoutMs: 5000 }));
      logged.length = 0;
    },
    person: async (name) => {
      const person = await MatrixUser.register(server.url, name);
      people.push(person);
      return person;
    },
    close: () => {
      closed ??= (async () => {
        server.setDown(false);
        for (const channel of channels) await channel.stop();
        for (const bot of bots) await bot.stop();
        for (const person of people) await person.stop();
        await server.close();
      })();
      return closed;
    },
  };
}

/** Resolves when the channel has had an answer of the stream; every answer changes the world's stream, or ends its wait. */
export async function isConnected(server: MatrixHomeserver, channel: Channel): Promise<void> {
  while (channel.state() !== 'connected') await server.world.changed(20);
}

function fail(message: string): never {
  throw new Error(message);
}
