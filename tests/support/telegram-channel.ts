import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answerer } from '../../src/answering/index.ts';
import { createTelegramChannel, type TelegramSettings, type TelegramTuning } from '../../src/bot/channels/telegram/index.ts';
import { createBot, type Channel } from '../../src/bot/index.ts';
import { TelegramStub } from './telegram-stub.ts';

/** A channel that runs against a stub of Telegram, with a bot of its own. */
export interface RunningTelegram {
  readonly stub: TelegramStub;
  readonly channel: Channel;
  readonly logged: string[];
  readonly dataDir: string;
  /** Stops the channel, and the bot behind it. */
  readonly stop: () => Promise<void>;
}

export interface TelegramOptions {
  readonly stub?: TelegramStub;
  readonly dataDir?: string;
  readonly settings?: Partial<TelegramSettings>;
  readonly publicUrl?: string;
  readonly tuning?: TelegramTuning;
}

/** Makes a channel without starting it. */
export async function makeTelegram(answerer: Answerer, options: TelegramOptions = {}): Promise<RunningTelegram> {
  const stub = options.stub ?? await new TelegramStub().start();
  const bot = await createBot({ answerer, ttlMs: 60_000, turnTimeoutMs: 10_000 });
  const logged: string[] = [];
  const log = (fields: object, message: string): void => void logged.push(`${JSON.stringify(fields)} ${message}`);
  const dataDir = options.dataDir ?? await mkdtemp(join(tmpdir(), 'eclaireur-'));
  const channel = createTelegramChannel({ token: TelegramStub.token, apiRoot: stub.url, webhook: undefined, ...options.settings }, { bot, log: { info: log, warn: log, error: log }, publicUrl: options.publicUrl ?? '', dataDir, onTurn: () => undefined }, { backoff: { firstMs: 20, mostMs: 200 }, ...options.tuning });
  const stop = async (): Promise<void> => {
    await channel.stop();
    await bot.stop();
  };
  return { stub, channel, logged, dataDir, stop };
}

export async function startTelegram(answerer: Answerer, options: TelegramOptions = {}): Promise<RunningTelegram> {
  const running = await makeTelegram(answerer, options);
  await running.channel.start();
  return running;
}
