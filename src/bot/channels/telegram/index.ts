import type { Channel, ChannelParts } from '../channel.ts';
import { TelegramChannel, type TelegramSettings } from './adapter.ts';

export type { TelegramSettings } from './adapter.ts';

/** Makes the Telegram channel; nothing is sent before it is started. */
export function createTelegramChannel(settings: TelegramSettings, parts: ChannelParts): Channel {
  return new TelegramChannel(settings, parts);
}
