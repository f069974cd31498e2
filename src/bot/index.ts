export { groupChannels, type ChannelGroup } from './channels/channel-group.ts';
export { ChannelError, type Channel, type ChannelParts, type ChannelState, type Webhook } from './channels/channel.ts';
export { createBot, type BotOptions } from './create-bot.ts';
export type { Bot, IncomingTurn } from './types.ts';
