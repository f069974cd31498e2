import { BotAdapter, type TurnContext } from 'botbuilder-core';

/*
 * Loaded with --import into the whole program by `bot-process.ts`: tells its parent when each turn begins and ends, and when asked what memory it holds
 * without garbage. It hooks into Botkit's base class, so that what is measured is the program as it is, with nothing wired differently.
 */

type Run = (this: BotAdapter, context: TurnContext, next: (context: TurnContext) => Promise<void>) => Promise<void>;

const run: Run = Reflect.get(BotAdapter.prototype, 'runMiddleware');
const timed: Run = async function timed(context, next) {
  const begun = performance.timeOrigin + performance.now();
  try {
    await run.call(this, context, next);
  } finally {
    process.send?.({ kind: 'turn', text: context.activity.text, begun, ended: performance.timeOrigin + performance.now() });
  }
};
Reflect.set(BotAdapter.prototype, 'runMiddleware', timed);
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ kind: 'memory', rss, heapUsed, external });
});
