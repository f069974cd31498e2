import type { Answerer, Citation, CitedSource, Reply } from '../answering/index.ts';
import { stateOf, TurnAdapter, type TurnState } from './channels/turn-adapter.ts';
import { commandReply, parseCommand } from './commands.ts';
import { ConversationStore } from './conversations.ts';
import { BotStoppedError } from './errors.ts';
import { ForgetfulStorage } from './forgetful-storage.ts';
import { SafeBotkit } from './safe-botkit.ts';
import { limitTurn } from './turn-limit.ts';
import { TurnQueue } from './turn-queue.ts';
import type { Bot, IncomingTurn } from './types.ts';

/** How often forgotten conversations are looked for. */
const SWEEP_MS = 60_000;

/** What a bot is made of. */
export interface BotOptions {
  readonly answerer: Answerer;
  /** A conversation without turns is forgotten after this time. */
  readonly ttlMs: number;
  /** Longest time from the arrival of a turn to its reply, waiting behind earlier turns of its conversation included. */
  readonly turnTimeoutMs: number;
  readonly now?: () => number;
}

/**
 * Makes the bot: a Botkit controller that handles the turns of all channels, with the conversations' memory and a queue a conversation.
 *
 * Botkit is loaded here, so that nothing of it runs before a bot is wanted.
 */
export async function createBot(options: BotOptions): Promise<Bot> {
  const conversations = new ConversationStore({ ttlMs: options.ttlMs, ...(options.now === undefined ? {} : { now: options.now }) });
  const storage = new ForgetfulStorage(options.ttlMs, options.now);
  const adapter = new TurnAdapter();
  const controller = new SafeBotkit({ adapter, storage, disable_webserver: true, disable_console: true });
  const queue = new TurnQueue();
  let stopped = false;
  const forget = (channel: string, conversation: string): void => {
    conversations.delete(keyOf(channel, conversation));
    storage.forget(channel, conversation);
  };
  // Without a timer the last conversations of a quiet night would stay until somebody else writes.
  const sweeper = setInterval(() => {
    conversations.sweep();
    storage.sweep();
  }, Math.min(options.ttlMs, SWEEP_MS));
  sweeper.unref();

  const answerTurn = async (state: TurnState): Promise<Reply> => {
    const { turn } = state;
    const key = keyOf(turn.channel, turn.conversation);
    const known = conversations.get(key);
    const command = parseCommand(turn.text);
    if (command !== undefined) {
      if (command === 'restart' || command === 'forget') forget(turn.channel, turn.conversation);
      if (command === 'simple' || command === 'standard') conversations.set(key, { ...known, style: command });
      return commandReply(command, known.sources);
    }
    const { reply, memory } = await options.answerer.answer({ text: turn.text, style: turn.style === 'simple' ? 'simple' : known.style }, known.memory, { signal: state.signal, ...(turn.onDelta === undefined ? {} : { onDelta: turn.onDelta }) });
    // A turn that ran out of time or was left writes nothing behind what came after it.
    if (!state.signal.aborted) conversations.set(key, { ...known, memory, sources: reply.citations.length > 0 ? uniqueSources(reply.citations) : known.sources });
    return reply;
  };
  controller.on('message', async (bot, message) => {
    const state = stateOf(message['context']);
    if (state === undefined) throw new Error('The message comes from no turn.');
    try {
      await bot.reply(message, { channelData: { reply: await answerTurn(state) } });
    } catch (error) {
      // Botkit prints what a handler throws, message and all; it is carried around Botkit instead.
      state.failure = { error };
    }
  });
  await new Promise<void>((resolve) => controller.ready(() => resolve()));

  const handle = async (turn: IncomingTurn, signal: AbortSignal, aborted: Promise<never>): Promise<Reply> => {
    signal.throwIfAborted();
    const state: TurnState = { turn, signal };
    await Promise.race([adapter.run(state, (context) => controller.handleTurn(context)), aborted]);
    if (state.failure !== undefined) throw state.failure.error;
    if (state.reply === undefined) throw new Error('The turn ended without a reply.');
    return state.reply;
  };
  return {
    handleTurn: (turn) => {
      if (stopped) return Promise.reject(new BotStoppedError());
      // The time runs from the arrival: waiting behind slow turns of the same conversation must not add their times up.
      return limitTurn(options.turnTimeoutMs, turn.signal, (signal, aborted) => queue.run(keyOf(turn.channel, turn.conversation), () => handle(turn, signal, aborted)));
    },
    forget: async (channel, conversation) => {
      forget(channel, conversation);
      // A turn that is running would write its memory when it ends: forgotten again right behind it, before any later turn.
      void queue.run(keyOf(channel, conversation), async () => forget(channel, conversation));
    },
    stop: async () => {
      stopped = true;
      await queue.idle();
      clearInterval(sweeper);
      await controller.shutdown();
    },
  };
}

function keyOf(channel: string, conversation: string): string {
  return `${channel} ${conversation}`;
}

/** Sources of an answer, each once. */
function uniqueSources(citations: readonly Citation[]): CitedSource[] {
  return [...new Map(citations.flatMap(({ sources }) => sources).map((source) => [`${source.url} ${source.title}`, source])).values()];
}
