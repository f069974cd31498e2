import type { Channel, ChannelParts } from '../channel.ts';
import { TelegramChannel, type TelegramSettings, type TelegramTuning } from './adapter.ts';

export type { TelegramSettings, TelegramTuning } from './adapter.ts';

/** Makes the Telegram channel; nothing is sent before it is started. */
export function createTelegramChannel(settings: TelegramSettings, parts: ChannelParts, tuning?: TelegramTuning): Channel {
  return new TelegramChannel(settings, parts, tuning);
}
