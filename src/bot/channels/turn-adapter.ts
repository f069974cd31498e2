import { randomUUID } from 'node:crypto';
import { BotAdapter, TurnContext, type Activity, type ConversationReference, type ResourceResponse } from 'botbuilder-core';
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

export const TURN_STATE = Symbol('turn');

/** The Botkit adapter that all channels share: a turn comes in as data and its reply goes out as data; rendering is the channel's own. */
export class TurnAdapter extends BotAdapter {
  readonly name = 'turn';

  /** Runs one turn; what the handler replies with is left in `state.reply`. */
  async run(state: TurnState, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const { turn } = state;
    const context = new TurnContext(this, {
      type: 'message', id: randomUUID(), channelId: turn.channel, text: turn.text,
      conversation: { id: turn.conversation, isGroup: false, conversationType: '', name: '' }, from: { id: turn.user, name: '' }, recipient: { id: 'eclaireur', name: '' },
    });
    context.turnState.set(TURN_STATE, state);
    await this.runMiddleware(context, logic);
  }

  /** Replies travel in `channelData.reply`. */
  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const state: TurnState | undefined = context.turnState.get(TURN_STATE);
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
