export { createBot, type BotOptions } from './create-bot.ts';
export { BotStoppedError, TurnTimeoutError } from './errors.ts';
export type { Bot, IncomingTurn } from './types.ts';
