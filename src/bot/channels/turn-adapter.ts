import { randomUUID } from 'node:crypto';
import { BotAdapter, TurnContext, type Activity, type ConversationReference, type ResourceResponse } from 'botbuilder-core';
import { BotWorker, type BotkitMessage } from 'botkit';
import type { Reply } from '../../answering/index.ts';
import type { IncomingTurn } from '../types.ts';

/** Where a turn's reply goes, and what the handler needs of the turn. */
export interface TurnState {
  readonly turn: IncomingTurn;
  readonly signal: AbortSignal;
  reply?: Reply;
  /** What the handler failed with. */
  failure?: { readonly error: unknown };
}

const TURN_STATE = Symbol('turn');

/** Replies in place: Botkit's own worker copies a message, addresses it and sends it on to a service elsewhere, of which there is none. */
class TurnWorker extends BotWorker {
  override async reply(source: Partial<BotkitMessage>, response: Partial<BotkitMessage> | string): Promise<unknown> {
    const state = stateOf(source['context']);
    const reply: Reply | undefined = typeof response === 'string' ? undefined : response.channelData?.reply;
    if (state === undefined || reply === undefined) return super.reply(source, response);
    state.reply = reply;
    return { id: randomUUID() };
  }
}

/** The state that `TurnAdapter.run` gave to a turn; Botkit leaves the context of a message untyped. */
export function stateOf(context: unknown): TurnState | undefined {
  return context instanceof TurnContext ? context.turnState.get<TurnState>(TURN_STATE) : undefined;
}

/** The Botkit adapter that all channels share: a turn comes in as data and its reply goes out as data; rendering is the channel's own. */
export class TurnAdapter extends BotAdapter {
  readonly name = 'turn';
  /** Read by Botkit's `spawn`. */
  readonly botkit_worker = TurnWorker;

  /**
   * Runs one turn; what the handler replies with is left in `state.reply`. Botbuilder's middleware takes no part: there is none, and it would put a proxy before
   * every look at the context.
   */
  async run(state: TurnState, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const { turn } = state;
    const context = new TurnContext(this, {
      type: 'message', id: randomUUID(), channelId: turn.channel, text: turn.text,
      conversation: { id: turn.conversation, isGroup: false, conversationType: '', name: '' }, from: { id: turn.user, name: '' }, recipient: { id: 'eclaireur', name: '' },
    });
    context.turnState.set(TURN_STATE, state);
    await logic(context);
  }

  /** Replies travel in `channelData.reply`. */
  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const state = stateOf(context);
    return activities.map((activity) => {
      const reply: Reply | undefined = activity.channelData?.reply;
      if (state !== undefined && reply !== undefined) state.reply = reply;
      return { id: activity.id ?? randomUUID() };
    });
  }

  override async updateActivity(): Promise<void> {
    throw new Error('A reply cannot be changed through Botkit; the channel edits its own messages.');
  }

  override async deleteActivity(_context: TurnContext, _reference: Partial<ConversationReference>): Promise<void> {
    throw new Error('A reply cannot be deleted through Botkit; the channel deletes its own messages.');
  }

  override async continueConversation(): Promise<void> {
    throw new Error('The bot never writes first.');
  }
}
